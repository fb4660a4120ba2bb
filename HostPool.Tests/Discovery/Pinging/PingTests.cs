using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Pinging;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Pinging;

public sealed class PingTests
{
    private static readonly MacAddress Known = MacAddress.Parse("02:00:00:00:00:07");
    private static readonly MacAddress Unknown = MacAddress.Parse("02:00:00:00:00:08");
    private static readonly WatchTarget ByMac = new(IPAddress.Parse("10.0.0.7"), Known);
    private static readonly WatchTarget ByAddress = new(IPAddress.Parse("10.0.0.8"), null);

    [Fact]
    public async Task Ping_HostsThatAnswer_AreAskedOnceTheKnownOneUnicast()
    {
        await using var rig = await StartAsync(ByMac, ByAddress);
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, true), new ProbeResult(ByAddress, true)], rig.Pool.Rounds.First());
        Assert.Equal(
            [new SentRequest(0x0A000007, Known), new SentRequest(0x0A000008, MacAddress.Broadcast)],
            rig.Segment.Sent.Take(2));
    }

    [Fact]
    public async Task Ping_HostsThatAreGone_AreMissesAfterFourPingsAndOneBroadcast()
    {
        await using var rig = NewRig(new ManualClock(), ByMac, ByAddress);
        rig.Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, false), new ProbeResult(ByAddress, false)], rig.Pool.Rounds.First());
        Assert.Equal(Pinger.Attempts, rig.Segment.Sent.Take(5).Count(request => request.Destination == Known));
        Assert.Equal(1, rig.Segment.Sent.Take(5).Count(request => request.Destination == MacAddress.Broadcast));
    }

    [Fact]
    public async Task Ping_FirstThreeLost_IsAnsweredStill()
    {
        var asked = 0;

        // A long round, since a busy machine may sleep through a short one.
        var options = DiscoveryRig.Watching(null);
        (options.PingInterval, options.PingTimeout) = (TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4));
        await using var rig = NewRig(TimeProvider.System, options, ByMac);
        rig.Segment.Loses = _ => ++asked < Pinger.Attempts;
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, true)], rig.Pool.Rounds.First());
    }

    [Fact]
    public async Task Ping_HostHeardUnderAnotherAddress_IsAnswered()
    {
        await using var rig = NewRig(TimeProvider.System, ByMac);
        rig.Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Segment.Sent.IsEmpty);
        rig.Segment.Tell(ArpPacket.Request(Known, 0x0A000063, 0x0A000063));
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([new ProbeResult(ByMac, true)], rig.Pool.Rounds.First());
    }

    [Fact]
    public async Task Ping_TwoHostsOfOneStation_BothAnswer()
    {
        var other = ByMac with { Ip = IPAddress.Parse("10.0.0.70") };
        await using var rig = await StartAsync(ByMac, other, ByMac);
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);

        Assert.Equal([ByMac, other, ByMac], rig.Pool.Rounds.First().Where(result => result.Answered).Select(result => result.Target));
    }

    [Fact]
    public async Task Ping_LinkTakesNoFrames_IsNoMiss()
    {
        await using var rig = NewRig(TimeProvider.System, ByMac);
        rig.Segment.RefusesToSend = true;
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Pool.Asked.Count > 1);
        Assert.Empty(rig.Pool.Rounds);

        rig.Segment.RefusesToSend = false;
        await rig.UntilAsync(() => !rig.Pool.Rounds.IsEmpty);
        Assert.True(Assert.Single(rig.Pool.Rounds.First()).Answered);
    }

    [Fact]
    public async Task Ping_CarrierLostDuringTheRound_IsNoMiss()
    {
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null), new ManualClock(), links);
        rig.Pool.Targets = [ByMac];
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Segment.Sent.IsEmpty);

        links.Become(FakeLinkTable.NewEthernet() with { IsUp = false });
        await rig.UntilStateAsync(CaptureState.Retrying);

        Assert.Empty(rig.Pool.Rounds);
    }

    [Fact]
    public async Task Ping_IgnoredHostsAndOurselves_AreNotAsked()
    {
        var options = DiscoveryRig.Watching(null);
        options.Ignore.Add("10.0.0.8");
        options.Ignore.Add("02:00:00:00:00:09");
        await using var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Pool.Targets =
        [
            ByMac, ByAddress,
            new WatchTarget(IPAddress.Parse("10.0.0.9"), MacAddress.Parse("02:00:00:00:00:09")),
            new WatchTarget(IPAddress.Parse("10.0.0.1"), null),
            new WatchTarget(IPAddress.IPv6Loopback, null),
        ];
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Pool.Rounds.Count == 2);

        Assert.All(rig.Segment.Sent, request => Assert.Equal(0x0A000007u, request.Target));
        Assert.All(rig.Pool.Rounds, round => Assert.Equal(ByMac, Assert.Single(round).Target));
    }

    [Fact]
    public async Task Ping_RoundAfterRound_KeepsTheCadenceWithoutDrift()
    {
        var clock = new ManualClock();
        await using var rig = NewRig(clock, ByMac);
        rig.Segment.Stations.Clear();
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Pool.Asked.Count == 12);

        var late = rig.Pool.Asked
            .Select((asked, round) => TimeSpan.FromTicks(asked - rig.Pool.Asked.First()) - TimeSpan.FromSeconds(round));
        // The clock runs on while threads wait for a core: less than a round either way is not drift.
        Assert.All(late, by => Assert.InRange(by, TimeSpan.FromMilliseconds(-900), TimeSpan.FromMilliseconds(900)));
    }

    private static async Task<DiscoveryRig> StartAsync(params WatchTarget[] targets) =>
        await NewRig(TimeProvider.System, targets).StartAsync();

    private static DiscoveryRig NewRig(TimeProvider clock, params WatchTarget[] targets) =>
        NewRig(clock, DiscoveryRig.Watching(null), targets);

    private static DiscoveryRig NewRig(TimeProvider clock, DiscoveryOptions options, params WatchTarget[] targets)
    {
        var rig = new DiscoveryRig(options, clock, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Segment.Stations[0x0A000007] = Known;
        rig.Segment.Stations[0x0A000008] = Unknown;
        rig.Pool.Targets = targets;
        return rig;
    }
}
