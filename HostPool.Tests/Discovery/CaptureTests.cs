using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery;

public sealed class CaptureTests
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");
    private static readonly ArpPacket Announcement = ArpPacket.Request(Station, 0x0A000007, 0x0A000007);

    [Fact]
    public async Task Capture_Announcement_IsSightedOnceThoughTwoNetworksShareTheInterface()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/25");
        options.Networks.Add(new NetworkOptions { Interface = "eth0", Subnet = "10.0.0.128/25" });
        await using var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Status.Interfaces.All(entry => entry.State == CaptureState.Capturing));

        rig.Segment.Tell(Announcement);
        rig.Segment.Tell([1, 2, 3]);
        await rig.UntilAsync(() => rig.Status.Interfaces[0].FramesReceived == 2);

        var sighting = Assert.Single(rig.Pool.Sightings);
        Assert.Equal((Station, IPAddress.Parse("10.0.0.7"), "eth0"), (sighting.Mac, sighting.Ip, sighting.Interface));
        Assert.Equal(1, rig.Status.Interfaces[0].FramesMalformed);
        Assert.Equal(["10.0.0.0/25", "10.0.0.128/25"], rig.Status.Interfaces.Select(entry => entry.Subnet.ToString()));
        Assert.Equal(1, rig.Segment.Opened);
    }

    public static TheoryData<string, string, string> Problems => new()
    {
        { "missing", "no interface 'eth0'", "ip link" },
        { "down", "eth0 is down or has no carrier", "ip link set eth0 up" },
        { "tunnel", "not an Ethernet interface", "Name an Ethernet interface" },
        { "no address", "has no IPv4 address", "ip address add" },
        { "elsewhere", "routed, and ARP is impossible", "Give eth0 an address in 10.0.0.0/24" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public async Task Capture_BadInterface_SaysWhyAndStartsWhenItIsRepaired(string what, string reason, string remedy)
    {
        var good = FakeLinkTable.NewEthernet();
        LinkInfo[] bad = what switch
        {
            "down" => [good with { IsUp = false }],
            "tunnel" => [good with { IsEthernet = false }],
            "no address" => [good with { Addresses = [] }],
            "elsewhere" => [good with { Addresses = [FakeLinkTable.NewAddress("10.9.0.1/24")] }],
            _ => [],
        };
        var links = new FakeLinkTable(bad);
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching("10.0.0.0/24"), new ManualClock(), links);
        await rig.StartAsync();

        await rig.UntilStateAsync(CaptureState.Retrying);
        var status = Assert.Single(rig.Status.Interfaces);
        Assert.Contains(reason, status.Reason, StringComparison.Ordinal);
        Assert.Contains(remedy, status.Remedy, StringComparison.Ordinal);
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));

        links.Become(good);
        await rig.UntilStateAsync(CaptureState.Capturing);
        Assert.Null(rig.Status.Interfaces[0].Reason);
        Assert.True(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));
        Assert.Single(rig.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Capture_NetworkWithinTheInterfacesOwn_IsScannedOnceAndToldUntilItIsNot()
    {
        var options = DiscoveryRig.Watching(null);
        options.Networks.Add(new NetworkOptions { Interface = FakeLinkTable.Eth0, Subnet = "10.0.0.128/25" });
        options.Networks.Add(new NetworkOptions { Interface = FakeLinkTable.Eth0, Subnet = "fd00::/80" });
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(options, new ManualClock(), links);
        rig.Ipv6.Become("fd00::1/64");
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Status.Interfaces.All(entry => entry.State != CaptureState.Starting) && rig.Status.Interfaces[2].Reason is not null);

        Assert.Equal([CaptureState.Capturing, CaptureState.Retrying, CaptureState.Retrying], rig.Status.Interfaces.Select(entry => entry.State));
        Assert.Equal("10.0.0.128/25 overlaps 10.0.0.0/24, which Discovery:Networks:0 scans on eth0 already.", rig.Status.Interfaces[1].Reason);
        Assert.Equal("fd00::/80 overlaps fd00::/64, which Discovery:Networks:0 scans on eth0 already.", rig.Status.Interfaces[2].Reason);
        Assert.Contains("Name a Subnet for each network on eth0", rig.Status.Interfaces[1].Remedy, StringComparison.Ordinal);
        Assert.Null(rig.Scans.Start(new WatchedNetwork(FakeLinkTable.Eth0, IPNetwork.Parse("10.0.0.128/25"))));
        Assert.NotNull(rig.Scans.Start(new WatchedNetwork(FakeLinkTable.Eth0, IPNetwork.Parse("10.0.0.0/24"))));

        links.Become(FakeLinkTable.NewEthernet(address: "10.0.0.1/25") with { Addresses = [FakeLinkTable.NewAddress("10.0.0.1/25"), FakeLinkTable.NewAddress("10.0.0.129/25")] });
        await rig.UntilAsync(() => rig.Status.Interfaces[1].State == CaptureState.Capturing && rig.Status.Interfaces[0].Subnet == IPNetwork.Parse("10.0.0.0/25"));
        Assert.Equal(CaptureState.Retrying, rig.Status.Interfaces[2].State);
    }

    [Fact]
    public async Task Capture_NotPermitted_IsTriedAgain()
    {
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Segment.Problem = LinkProblem.NotPermitted;
        await rig.StartAsync();

        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.All(
            ["setcap cap_net_raw+ep", "--cap-add NET_RAW", "root"],
            part => Assert.Contains(part, rig.Status.Interfaces[0].Remedy, StringComparison.Ordinal));

        rig.Segment.Problem = null;
        await rig.UntilStateAsync(CaptureState.Capturing);
    }

    [Fact]
    public async Task Capture_UnsupportedPlatform_IsSaidOnceAndNotTriedAgain()
    {
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Assert.False(new UnsupportedArpSocketFactory().TryOpen(FakeLinkTable.NewEthernet(), out _, out var problem));
        rig.Segment.Problem = problem;
        await rig.StartAsync();

        await rig.UntilStateAsync(CaptureState.Unsupported);
        rig.Segment.Problem = null;
        var looks = 0;
        await rig.UntilAsync(() => ++looks > 200);

        Assert.Equal(0, rig.Segment.Opened);
        Assert.Single(rig.Log.Lines, line => line.Contains("Linux packet sockets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Capture_LostAndBack_IsLoggedOnceEach()
    {
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), links);
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        links.Become();
        rig.Segment.Fail();
        await rig.UntilStateAsync(CaptureState.Retrying);
        var looks = 0;
        await rig.UntilAsync(() => ++looks > 200);
        links.Become(FakeLinkTable.NewEthernet(index: 8));
        await rig.UntilStateAsync(CaptureState.Capturing);
        rig.Segment.Tell(Announcement);
        await rig.UntilAsync(() => rig.Pool.Sightings.Count == 1);

        Assert.Collection(
            rig.Log.Lines,
            line => Assert.Equal("Information: Capture started on eth0", line),
            line => Assert.StartsWith("Warning: No capture on eth0: There is no interface 'eth0'.", line, StringComparison.Ordinal),
            line => Assert.Equal("Information: Capture resumed on eth0", line));
    }

    [Theory]
    [InlineData(8, "10.0.0.1/24")] // made again, and the old socket is silent
    [InlineData(7, "10.0.0.2/24")] // renumbered
    public async Task Capture_InterfaceSilentlyChanged_IsOpenedAnew(int index, string address)
    {
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), links);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Segment.Opened == 1);

        links.Become(FakeLinkTable.NewEthernet(index: index, address: address));

        await rig.UntilAsync(() => rig.Segment.Opened == 2);
        await rig.UntilAsync(() => !rig.Status.IsWatched(IPAddress.Parse(address.Split('/')[0])));
        Assert.Equal(CaptureState.Capturing, rig.Status.Interfaces[0].State);
    }

    [Fact]
    public async Task IsWatched_OfAddressesThatAreNeverPinged_IsFalse()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/24");
        options.Ignore.Add("10.0.0.9");
        await using var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);

        Assert.True(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("10.0.0.9")));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("10.0.0.1")));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("10.0.1.7")));
        Assert.False(rig.Status.IsWatched(IPAddress.IPv6Loopback));
    }
}
