using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Pinging;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpPingTests
{
    private static readonly MacAddress Known = MacAddress.Parse("02:00:00:00:00:07");
    private static readonly MacAddress Unknown = MacAddress.Parse("02:00:00:00:00:08");
    private static readonly WatchTarget ByMac = new(IPAddress.Parse("fd00::7"), Known);
    private static readonly WatchTarget ByAddress = new(IPAddress.Parse("fd00::8"), null);

    [Fact]
    public async Task Ping_HostsThatAnswer_AreSolicitedOnceTheKnownOneUnicast()
    {
        await using var rig = NewRig(TimeProvider.System, ByMac, ByAddress);
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, true), new ProbeResult(ByAddress, true)], rig.Pool.Rounds.First());
        var (first, second) = (rig.Ipv6Segment.Sent.First(), rig.Ipv6Segment.Sent.ElementAt(1));
        Assert.Equal((Parsed.Address6("fd00::1"), Parsed.Address6("fd00::7"), Known), (first.Packet.Source, first.Packet.Destination, first.Destination));
        Assert.Equal((Parsed.Address6("ff02::1:ff00:8"), MacAddress.Parse("33:33:ff:00:00:08")), (second.Packet.Destination, second.Destination));
    }

    [Fact]
    public async Task Ping_HostsThatAreGone_AreMissesAfterFourPingsAndOneToTheGroup()
    {
        await using var rig = NewRig(new ManualClock(), ByMac, ByAddress);
        rig.Ipv6Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, false), new ProbeResult(ByAddress, false)], rig.Pool.Rounds.First());
        Assert.Equal(Pinger.Attempts, rig.Ipv6Segment.Sent.Take(5).Count(sent => sent.Destination == Known));
    }

    [Theory]
    [InlineData("fd00::63")] // another address of its own
    [InlineData("fe80::7")]
    public async Task Ping_KnownHostHeardUnderAnotherAddress_IsAnswered(string ip)
    {
        await using var rig = NewRig(TimeProvider.System, ByMac);
        rig.Ipv6Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Ipv6Segment.Sent.IsEmpty);
        rig.Ipv6Segment.Tell(NdpPacket.Announce(Known, Parsed.Address6(ip)));
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, true)], rig.Pool.Rounds.First());
    }

    [Fact]
    public async Task Ping_IgnoredHostsOurselvesAndIpv4_AreNotSolicited()
    {
        await using var rig = NewRig(
            new ManualClock(),
            ByMac,
            new WatchTarget(IPAddress.Parse("fd00::99"), null),
            new WatchTarget(IPAddress.Parse("fd00::1"), null),
            new WatchTarget(IPAddress.Parse("10.0.0.7"), null),
            new WatchTarget(IPAddress.Parse("::ffff:10.0.0.7"), null),
            new WatchTarget(IPAddress.Parse("ff02::1"), null));
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Pool.Rounds.Count == 2);

        Assert.All(rig.Ipv6Segment.Sent, sent => Assert.Equal(Parsed.Address6("fd00::7"), sent.Packet.Target));
        Assert.All(rig.Pool.Rounds, round => Assert.Equal(ByMac, Assert.Single(round).Target));
        Assert.Empty(rig.Segment.Sent);
    }

    [Fact]
    public async Task Ping_AddressesChangedDuringTheRound_IsNoMiss()
    {
        await using var rig = NewRig(new ManualClock(), ByMac);
        rig.Ipv6Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Ipv6Segment.Sent.IsEmpty);

        rig.Ipv6.Become();
        await rig.UntilAsync(() => rig.Ipv6Segment.Opened > 1);

        Assert.Empty(rig.Pool.Rounds);
    }

    private static DiscoveryRig NewRig(TimeProvider clock, params WatchTarget[] targets)
    {
        var options = DiscoveryRig.Watching("fd00::/64");
        options.Ignore.Add("fd00::99");
        var rig = new DiscoveryRig(options, clock, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become("fd00::1/64", "fe80::1/64");
        rig.Ipv6Segment.Stations[Parsed.Address6("fd00::7")] = Known;
        rig.Ipv6Segment.Stations[Parsed.Address6("fd00::8")] = Unknown;
        rig.Pool.Targets = targets;
        return rig;
    }
}
