using System.Collections.Concurrent;
using System.Net;
using HostPool.Discovery;
using HostPool.Tests.Discovery.Scanning;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpScanTests
{
    private static readonly WatchedNetwork Network = new("eth0", IPNetwork.Parse("fd00::/64"));
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");

    [Fact]
    public async Task ScanOnStart_StationsThatAnswerTheCallToAll_AreSighted()
    {
        await using var rig = NewRig(TimeProvider.System);
        rig.Ipv6Segment.Echoing[Parsed.Address6("fd00::fe")] = Station;
        rig.Ipv6Segment.Echoing[Parsed.Address6("fd00::9")] = Station; // ignored
        await rig.StartAsync();
        await rig.UntilAsync(() => HasScanned(rig, found: 1));

        Assert.Equal([IPAddress.Parse("fd00::fe")], rig.Pool.Sightings.Select(sighting => sighting.Ip).Distinct());
        var echoes = rig.Ipv6Segment.Sent.Where(sent => sent.IsEcho).ToList();
        Assert.All(echoes, echo => Assert.Equal(MacAddress.Parse("33:33:00:00:00:01"), echo.Destination));
        Assert.Equal(
            ["fd00::1", "fe80::1"], // once each in three passes
            echoes.GroupBy(echo => echo.Packet.Source).Where(from => from.Count() == 3).Select(from => HostPool.Discovery.Packets.Ipv6.ToAddress(from.Key).ToString()).Order());
        Assert.All(echoes, echo => Assert.Equal(echoes[0].Packet.Word, echo.Packet.Word));
    }

    [Fact]
    public async Task ScanOnStart_StationHeardByItsLinkLocalAddressAlone_IsAskedForTheOneThatGoesWithIt()
    {
        await using var rig = NewRig(TimeProvider.System);
        rig.Ipv6Segment.Echoing[Parsed.Address6("fe80::ff:fe00:fe")] = Station;
        rig.Ipv6Segment.Stations[Parsed.Address6("fd00::ff:fe00:fe")] = Station;
        await rig.StartAsync();

        await rig.UntilAsync(() => HasScanned(rig, found: 1));
        Assert.Contains(rig.Pool.Sightings, sighting => sighting.Ip.Equals(IPAddress.Parse("fd00::ff:fe00:fe")));
    }

    [Fact]
    public async Task ScanOnStart_KnownHostThatAnswersNoCallToAll_IsSolicited()
    {
        var options = Options();
        options.PingInterval = TimeSpan.FromHours(1);
        await using var rig = NewRig(TimeProvider.System, options);
        rig.Ipv6Segment.Stations[Parsed.Address6("fd00::fe")] = Station;
        rig.Pool.Targets = [new WatchTarget(IPAddress.Parse("fd00::fe"), null), new WatchTarget(IPAddress.Parse("fd00::9"), null)];
        await rig.StartAsync();

        await rig.UntilAsync(() => HasScanned(rig, found: 1));
        Assert.DoesNotContain(rig.Ipv6Segment.Sent, sent => sent.Packet.Target == Parsed.Address6("fd00::9"));
    }

    [Fact]
    public async Task Start_OnDemand_ShowsWhatItFinds()
    {
        var options = Options();
        options.ScanOnStart = false;
        await using var rig = NewRig(TimeProvider.System, options);
        rig.Ipv6Segment.Echoing[Parsed.Address6("fd00::fe")] = Station;
        rig.Pool.Targets = [new WatchTarget(IPAddress.Parse("fd00::5"), null)];
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Scans.Start(Network) is not null);

        await rig.UntilAsync(() => rig.Scans.Find(1)?.State == ScanState.Done);

        var scan = rig.Scans.Find(1)!;
        Assert.Equal((Network, 1, 2, 2, 100), (scan.Network, scan.Found, scan.Asked, scan.Addresses, scan.Percent));
        Assert.Equal(3 * 3, scan.FramesSent); // in each of three passes a call from two addresses, and one for who is known
        Assert.InRange(scan.Elapsed, 1.5 * options.ScanTimeout, TimeSpan.FromMinutes(1));
        Assert.Single(rig.Scans.List());
    }

    [Fact]
    public async Task Start_OfBothFamilies_KeepTheRateTogether()
    {
        const int Rate = 1000;
        var options = DiscoveryRig.Watching(null);
        (options.ScanRate, options.ScanRetries, options.PingInterval) = (Rate, 0, TimeSpan.FromHours(1));
        await using var rig = NewRig(TimeProvider.System, options);
        var sent = new ConcurrentQueue<long>();
        rig.Segment.Stations[Parsed.Address("10.0.0.9")] = Station;
        rig.Pool.Targets = [.. Enumerable.Range(16, 200).Select(last => new WatchTarget(IPAddress.Parse($"fd00::{last:x}"), null))];
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Ipv6Segment.Sent.Count(frame => !frame.IsEcho) >= 200); // the one ping round
        rig.Ipv6Segment.OnTake = rig.Segment.OnTake = () => sent.Enqueue(TimeProvider.System.GetTimestamp());

        Assert.NotNull(rig.Scans.Start(new WatchedNetwork("eth0", IPNetwork.Parse("10.0.0.0/24"))));
        Assert.NotNull(rig.Scans.Start(Network));

        await rig.UntilAsync(() => rig.Scans.List().All(scan => scan.State == ScanState.Done));
        Assert.Equal(253 + 202, sent.Count);
        Assert.InRange(RateMeter.MostWithin100Milliseconds([.. sent]), 1, Rate / 10);
    }

    [Fact]
    public async Task Start_LinkThatTakesNothing_FailsAndSaysSo()
    {
        var options = Options();
        options.ScanOnStart = false;
        await using var rig = NewRig(new ManualClock(), options);
        rig.Ipv6Segment.RefusesToSend = true;
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Scans.Start(Network) is not null);

        await rig.UntilAsync(() => rig.Scans.Find(1)?.State == ScanState.Failed);

        Assert.Contains("eth0 took none of the frames", rig.Scans.Find(1)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScanInterval_Elapsed_ScansAgain()
    {
        var options = Options();
        options.ScanInterval = TimeSpan.FromSeconds(10);
        var clock = new ManualClock();
        await using var rig = NewRig(clock, options);
        await rig.StartAsync();
        var start = clock.GetTimestamp();
        await rig.UntilAsync(() => Scans(rig) == 3);

        Assert.InRange(clock.GetElapsedTime(start), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(29));
    }

    [Fact]
    public async Task Scan_NoPrefixOnTheInterface_SendsNothing()
    {
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching(null, scan: true), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become("fe80::1/64");
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("Scan of 10.0.0.0/24", StringComparison.Ordinal)));

        Assert.Empty(rig.Ipv6Segment.Sent);
    }

    private static bool HasScanned(DiscoveryRig rig, int found) => rig.Log.Lines.Any(
        line => line.StartsWith($"Information: Scan of fd00::/64 on eth0: everybody asked, {found} addresses found in ", StringComparison.Ordinal));

    private static int Scans(DiscoveryRig rig) => rig.Log.Lines.Count(line => line.Contains("everybody asked", StringComparison.Ordinal));

    private static DiscoveryOptions Options()
    {
        var options = DiscoveryRig.Watching("fd00::/64", scan: true);
        options.Ignore.Add("fd00::9");
        options.ScanTimeout = TimeSpan.FromMilliseconds(400);
        return options;
    }

    private static DiscoveryRig NewRig(TimeProvider clock, DiscoveryOptions? options = null)
    {
        var rig = new DiscoveryRig(options ?? Options(), clock, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Ipv6.Become("fd00::1/64", "fe80::1/64");
        return rig;
    }
}
