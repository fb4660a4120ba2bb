using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpCaptureTests
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");
    private static readonly UInt128 StationAddress = Parsed.Address6("fd00::fe");
    private static readonly UInt128 OurAddress = Parsed.Address6("fd00::1");
    private static readonly NdpPacket Announcement = NdpPacket.Announce(Station, StationAddress);
    private static readonly ArpPacket Arp = ArpPacket.Request(Station, 0x0A000007, 0x0A000007);

    [Fact]
    public async Task Capture_FramesOfAStation_AreSightingsAndItsProbeIsNot()
    {
        await using var rig = await StartAsync(null, "fd00::1/64", "fe80::1/64");

        rig.Ipv6Segment.Tell(NdpPacket.Solicit(Station, 0, StationAddress) with { LinkLayer = null });
        rig.Ipv6Segment.Tell(NdpPacket.Solicit(Station, StationAddress, OurAddress));
        rig.Ipv6Segment.Tell(NdpPacket.Solicit(Station, Parsed.Address6("fe80::fe"), OurAddress));
        rig.Ipv6Segment.Tell(Announcement);
        rig.Ipv6Segment.Tell(NdpPacket.EchoToAll(FakeLinkTable.OwnMac, OurAddress, 0).AnswerFrom(Station, StationAddress)); // none asked
        await rig.UntilAsync(() => rig.Status.Interfaces[0].FramesReceived == 5);

        Assert.Equal(
            [(IPAddress.Parse("fd00::fe"), false), (IPAddress.Parse("fe80::fe%7"), false), (IPAddress.Parse("fd00::fe"), true)],
            rig.Pool.Sightings.Select(sighting => (sighting.Ip, sighting.IsAnnouncement)));
        Assert.All(rig.Pool.Sightings, sighting => Assert.Equal((Station, "eth0"), (sighting.Mac, sighting.Interface)));
        Assert.Equal(0, rig.Status.Interfaces[0].FramesMalformed);
    }

    [Fact]
    public async Task Capture_NoNetworkNamed_HearsIpv6AndSendsNothing()
    {
        await using var rig = new DiscoveryRig(new DiscoveryOptions(), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become("fd00::1/64", "fe80::1/64");
        rig.Pool.Targets = [new WatchTarget(IPAddress.Parse("fd00::fe"), null)];
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Ipv6Segment.Opened == 1);
        await TellUntilSightedAsync(rig);

        Assert.Empty(rig.Ipv6Segment.Sent);
        Assert.Empty(rig.Status.Interfaces[0].Prefixes);
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fd00::fe")));
    }

    public static TheoryData<string?, string[], string, string> Watched => new()
    {
        { null, ["fd00::1/64", "fe80::1/64", "fd01::1/80", "fd02::1/56", "fd03::1/128"], "fd00::/64 fd01::/80", "10.0.0.0/24" },
        { "fd00::8000:0:0:0/65", ["fd00::1/64"], "fd00::8000:0:0:0/65", "fd00::8000:0:0:0/65" },
        { "10.0.0.0/24", ["fd00::1/64"], "", "10.0.0.0/24" },
    };

    [Theory]
    [MemberData(nameof(Watched))]
    public async Task Status_OfANetwork_TellsItsSubnetAndPrefixes(string? subnet, string[] own, string prefixes, string expected)
    {
        await using var rig = await StartAsync(subnet, own);

        var status = Assert.Single(rig.Status.Interfaces);
        Assert.Equal(prefixes, string.Join(' ', status.Prefixes));
        Assert.Equal(expected, status.Subnet.ToString());
        Assert.Null(status.Reason);
    }

    [Fact]
    public async Task IsWatched_OfIpv6Addresses_IsWhereTheyArePinged()
    {
        await using var rig = await StartAsync(null, "fd00::1/64", "fe80::1/64");
        await rig.UntilAsync(() => rig.Status.IsWatched(IPAddress.Parse("fd00::fe")));

        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fd00::1"))); // our own
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fd00::9"))); // ignored
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fd00:0:0:1::fe")));
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fe80::fe")));
        Assert.True(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));
    }

    [Fact]
    public async Task Capture_InterfaceWithoutIpv4_IsWatchedOnceItHasAnAddress()
    {
        await using var rig = new DiscoveryRig(
            DiscoveryRig.Watching(null), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet(address: null)));
        rig.Ipv6.Become("fe80::1/64");
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("no IPv6 address but link-local ones", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);

        rig.Ipv6.Become("fe80::1/64", "fd00::1/64");

        await rig.UntilStateAsync(CaptureState.Capturing);
        Assert.Null(rig.Status.Interfaces[0].Subnet);
        await rig.UntilAsync(() => rig.Status.IsWatched(IPAddress.Parse("fd00::fe")));
    }

    [Fact]
    public async Task Capture_PrefixNotOnLink_SaysWhyAndStartsWhenItIs()
    {
        await using var rig = await StartAsync("fd09::/64", "fd00::1/64");
        await rig.UntilStateAsync(CaptureState.Retrying);
        Assert.Contains("neighbour discovery is impossible", rig.Status.Interfaces[0].Reason, StringComparison.Ordinal);
        Assert.Single(rig.Log.Lines, line => line.Contains("A network on eth0 is not scanned: fd09::/64", StringComparison.Ordinal));

        rig.Ipv6.Become("fd09::1/64");

        await rig.UntilStateAsync(CaptureState.Capturing);
        await rig.UntilAsync(() => rig.Status.IsWatched(IPAddress.Parse("fd09::fe")));
    }

    [Fact]
    public async Task Capture_Ipv6Refused_HarmsNoIpv4AndIsTriedAgain()
    {
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become("fd00::1/64");
        rig.Ipv6Segment.Problem = LinkProblem.Other("The kernel refuses.");
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Capturing);
        rig.Segment.Tell(Arp);
        await rig.UntilAsync(() => rig.Pool.Sightings.Count == 1);
        var looks = 0;
        await rig.UntilAsync(() => ++looks > 200);
        Assert.False(rig.Status.IsWatched(IPAddress.Parse("fd00::fe")));
        Assert.True(rig.Status.IsWatched(IPAddress.Parse("10.0.0.7")));
        Assert.Single(rig.Log.Lines, line => line.StartsWith("Warning: No capture of IPv6 on eth0: The kernel refuses.", StringComparison.Ordinal));

        rig.Ipv6Segment.Problem = null;

        await TellUntilSightedAsync(rig);
        Assert.Single(rig.Log.Lines, "Information: Capture of IPv6 resumed on eth0");
        Assert.Equal(1, rig.Segment.Opened);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Capture_SocketFailsOrAddressesChange_IsOpenedAnewAndIpv4GoesOn(bool fails)
    {
        await using var rig = await StartAsync(null, "fd00::1/64");
        await rig.UntilAsync(() => rig.Ipv6Segment.Opened == 1);

        if (fails)
        {
            rig.Ipv6Segment.Fail();
        }
        else
        {
            rig.Ipv6.Become("fd01::1/64");
        }

        await rig.UntilAsync(() => rig.Ipv6Segment.Opened == 2);
        await TellUntilSightedAsync(rig);
        await rig.UntilAsync(() => rig.Status.IsWatched(IPAddress.Parse(fails ? "fd00::fe" : "fd01::fe")));
        Assert.Equal(1, rig.Segment.Opened);
        Assert.DoesNotContain(rig.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    private static Task TellUntilSightedAsync(DiscoveryRig rig) => rig.UntilAsync(() =>
    {
        rig.Ipv6Segment.Tell(Announcement);
        return rig.Pool.Sightings.Any(sighting => sighting.Ip.Equals(IPAddress.Parse("fd00::fe")));
    });

    private static async Task<DiscoveryRig> StartAsync(string? subnet, params string[] own)
    {
        var options = DiscoveryRig.Watching(subnet);
        options.Ignore.Add("fd00::9");
        var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become(own);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Ipv6Segment.Opened == 1);
        return rig;
    }
}
