using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class IfInet6Tests
{
    private static readonly string[] File =
    [
        "00000000000000000000000000000001 01 80 10 80       lo",
        "fe8000000000000000fc00fffe000001 04 40 20 80     eth0",
        "fd000000000000000000000000000bad 04 40 00 01     eth0", // temporary (RFC 8981)
        "fd000000000000000000000000000002 04 40 00 82     eth0",
        "fd000000000000000000000000000003 04 40 00 40     eth0", // tentative
        "fd000000000000000000000000000004 04 40 00 48     eth0", // a duplicate
        "20010db8000000000000000000000001 04 38 00 20     eth0", // deprecated
        "fd000000000000000000000000000005 05 40 00 80    eth01",
        "rubbish",
        "fd000000000000000000000000000006 04 81 00 80     eth0",
        "fd00000000000000000000000000000g 04 40 00 80     eth0",
        "",
    ];

    [Fact]
    public void Parse_OneInterface_IsWhatItMaySendFromTheLastingFirst() => Assert.Equal(
        ["fd00::2 of fd00::/64", "fe80::fc:ff:fe00:1 of fe80::/64", "fd00::bad of fd00::/64", "2001:db8::1 of 2001:db8::/56"],
        IfInet6.Parse(File, "eth0").Select(own => $"{Ipv6.ToAddress(own.Address)} of {own.OnLink}"));

    [Fact]
    public void Parse_AnInterfaceWithoutIpv6_IsEmpty() => Assert.Empty(IfInet6.Parse(File, "eth9"));
}
