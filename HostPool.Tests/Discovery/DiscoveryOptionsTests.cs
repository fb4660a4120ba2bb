using HostPool.Discovery;

namespace HostPool.Tests.Discovery;

public sealed class DiscoveryOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid() => Assert.Empty(new DiscoveryOptions().Validate());

    [Fact]
    public void Validate_SeveralNetworks_AreValid()
    {
        var options = new DiscoveryOptions
        {
            Networks =
            {
                new NetworkOptions { Interface = "eth0", Subnet = "10.0.0.5/16" },
                new NetworkOptions { Interface = "eth0", Subnet = "10.1.0.0/32" },
                new NetworkOptions { Interface = "eth1", Subnet = "10.0.0.0/16" },
                new NetworkOptions { Interface = "eth2" },
                new NetworkOptions { Interface = "eth0", Subnet = "fd00::/64" },
                new NetworkOptions { Interface = "eth0", Subnet = "fd00:0:0:1::/80" },
            },
            Ignore = { "10.0.0.1", "10.0.0.0/28", "02:00:00:00:00:01", "fd00::1", "fe80::/10" },
            ScanRate = 0,
            ScanRetries = 0,
            ScanInterval = TimeSpan.FromHours(1),
            PingTimeout = TimeSpan.FromSeconds(1),
        };

        Assert.Empty(options.Validate());
    }

    [Fact]
    public void Validate_EverythingWrong_ListsEveryErrorByItsKey()
    {
        var options = new DiscoveryOptions
        {
            Networks =
            {
                new NetworkOptions { Subnet = "10.0.0.300/24" },
                new NetworkOptions { Interface = "eth0", Subnet = "10.0.0.0/8" },
                new NetworkOptions { Interface = "eth0", Subnet = "10.9.0.0/24" },
                new NetworkOptions { Interface = "eth1" },
                new NetworkOptions { Interface = "eth1" },
                new NetworkOptions { Interface = " ", Subnet = "fe80::/64" },
                new NetworkOptions { Interface = "eth2", Subnet = "fd00::/56" },
                new NetworkOptions { Interface = "eth2", Subnet = "fd00:0:0:1::/64" },
                new NetworkOptions { Interface = "eth2", Subnet = "ff02::/64" },
                new NetworkOptions { Interface = "eth2", Subnet = "fd00::1%eth2/64" },
            },
            Ignore = { "10.0.0.1", "router", "fe80::1%eth0" },
            ScanRate = -1,
            ScanRetries = -1,
            ScanTimeout = TimeSpan.Zero,
            ScanInterval = TimeSpan.FromSeconds(-1),
            PingInterval = TimeSpan.Zero,
            PingTimeout = TimeSpan.FromSeconds(2),
        };

        Assert.Equal(
            [
                "Discovery:Networks:0:Interface: is required",
                "Discovery:Networks:0:Subnet: '10.0.0.300/24' is not a CIDR range",
                "Discovery:Networks:1:Subnet: 10.0.0.0/8 is larger than a /16",
                "Discovery:Networks:5:Interface: is required",
                "Discovery:Networks:5:Subnet: fe80::/64 is link-local: hosts join by the addresses of their network",
                "Discovery:Networks:6:Subnet: fd00::/56 is shorter than a /64: no link has more",
                "Discovery:Networks:8:Subnet: ff02::/64 has no addresses of hosts",
                "Discovery:Networks:9:Subnet: 'fd00::1%eth2/64' is not a CIDR range",
                "Discovery:Networks:2: overlaps Discovery:Networks:1 on eth0",
                "Discovery:Networks:4: overlaps Discovery:Networks:3 on eth1",
                "Discovery:Networks:7: overlaps Discovery:Networks:6 on eth2",
                "Discovery:Ignore:1: 'router' is not an IP address, CIDR range or MAC address",
                "Discovery:Ignore:2: 'fe80::1%eth0' is not an IP address, CIDR range or MAC address",
                "Discovery:ScanRate: -1 is not between 0 and 2147483647",
                "Discovery:ScanRetries: -1 is not between 0 and 100",
                "Discovery:ScanTimeout: 00:00:00 is not between 00:00:00.0010000 and 30.00:00:00",
                "Discovery:ScanInterval: -00:00:01 is not between 00:00:00.0100000 and 30.00:00:00",
                "Discovery:PingInterval: 00:00:00 is not between 00:00:00.0100000 and 30.00:00:00",
                "Discovery:PingTimeout: 00:00:02 is longer than Discovery:PingInterval, 00:00:00",
            ],
            options.Validate());
    }
}
