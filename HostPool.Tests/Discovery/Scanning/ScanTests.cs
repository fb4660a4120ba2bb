using System.Collections.Concurrent;
using System.Net;
using HostPool.Discovery;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class ScanTests
{
    private static readonly WatchedNetwork Network = new("eth0", IPNetwork.Parse("10.0.0.0/28"));

    [Fact]
    public async Task ScanOnStart_StationsOfTheSubnet_AreSightedAndTheSilentAskedThrice()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/24", scan: true);
        options.Ignore.Add("10.0.0.9");
        options.ScanTimeout = TimeSpan.FromSeconds(1);
        await using var rig = new DiscoveryRig(options, TimeProvider.System, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Settle(rig.Segment, "10.0.0.7", "10.0.0.9", "10.0.0.200");

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("Scan of", StringComparison.Ordinal)));

        Assert.Equal(["10.0.0.200", "10.0.0.7"], rig.Pool.Sightings.Select(sighting => sighting.Ip.ToString()).Distinct().Order());
        Assert.All(rig.Segment.Sent, request => Assert.Equal(MacAddress.Broadcast, request.Destination));
        var times = rig.Segment.Sent.GroupBy(request => request.Target).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(252, times.Count); // neither .0, .255, our own .1 nor the ignored .9
        Assert.DoesNotContain(Parsed.Address("10.0.0.1"), times.Keys);
        Assert.DoesNotContain(Parsed.Address("10.0.0.9"), times.Keys);
        Assert.Equal(3, times[Parsed.Address("10.0.0.8")]);
        Assert.Equal(1, times[Parsed.Address("10.0.0.7")]);
        Assert.Single(rig.Log.Lines, line => line.Contains("252 addresses asked, 2 found in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ScanOnStart_FirstTwoRequestsLost_FindsTheStationStill()
    {
        var asked = 0;
        var options = DiscoveryRig.Watching("10.0.0.0/28", scan: true);
        await using var rig = new DiscoveryRig(options, TimeProvider.System, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Settle(rig.Segment, "10.0.0.7");
        rig.Segment.Loses = request => request.Target == Parsed.Address("10.0.0.7") && ++asked <= 2;

        await rig.StartAsync();

        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("13 addresses asked, 1 found", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ScanOnStart_EverybodyAnswers_AsksNobodyTwice()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/30", scan: true);
        options.ScanTimeout = TimeSpan.FromMinutes(10);
        await using var rig = new DiscoveryRig(options, TimeProvider.System, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Settle(rig.Segment, "10.0.0.2");

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Log.Lines.Any(line => line.Contains("1 addresses asked, 1 found", StringComparison.Ordinal)));

        Assert.Single(rig.Segment.Sent);
    }

    [Fact]
    public async Task ScanInterval_Elapsed_ScansAgainAndSoDoesANewSession()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/30", scan: true);
        options.ScanInterval = TimeSpan.FromSeconds(10);
        var clock = new ManualClock();
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet());
        await using var rig = new DiscoveryRig(options, clock, links);
        Settle(rig.Segment, "10.0.0.2");
        await rig.StartAsync();

        var start = clock.GetTimestamp();
        await rig.UntilAsync(() => rig.Segment.Sent.Count == 3);
        Assert.InRange(clock.GetElapsedTime(start), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(29));

        rig.Segment.Fail();
        await rig.UntilAsync(() => rig.Segment.Sent.Count == 4);
        Assert.Equal(2, rig.Segment.Opened);
    }

    [Fact]
    public async Task Start_OnDemand_ScansAndAppearsBesideTheOthers()
    {
        await using var rig = new DiscoveryRig(
            DiscoveryRig.Watching("10.0.0.0/28", scan: true), TimeProvider.System, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Settle(rig.Segment, "10.0.0.7");
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Scans.Find(1)?.State == ScanState.Done);

        Settle(rig.Segment, "10.0.0.8");
        var started = rig.Scans.Start(Network)!;

        Assert.Equal((2, ScanState.Running), (started.Id, started.State));
        await rig.UntilAsync(() => rig.Scans.Find(2)?.State == ScanState.Done);
        var (second, first) = rig.Scans.List() is [var latest, var earlier] ? (latest, earlier) : default;
        Assert.Equal((1, 2), (first!.Found, second!.Found));
        Assert.InRange(first.FramesSent, 13 + 12 + 12, 3 * 13);
        Assert.Equal((13, 13, 100, null), (second.Addresses, second.Asked, second.Percent, second.TimeLeft));
        Assert.Equal(Network, second.Network);
    }

    [Fact]
    public async Task Start_OfWhatIsNotCaptured_IsNull()
    {
        var links = new FakeLinkTable(FakeLinkTable.NewEthernet() with { IsUp = false });
        await using var rig = new DiscoveryRig(DiscoveryRig.Watching("10.0.0.0/28"), new ManualClock(), links);
        await rig.StartAsync();
        await rig.UntilStateAsync(CaptureState.Retrying);

        Assert.Null(rig.Scans.Start(Network));
        Assert.Null(rig.Scans.Start(new WatchedNetwork("eth9", Network.Subnet)));
        Assert.Empty(rig.Scans.List());
    }

    [Fact]
    public async Task Start_TwoNetworksOfOneInterface_RunSideBySideAtOneRate()
    {
        const int Rate = 1000;
        var options = DiscoveryRig.Watching("10.0.0.0/25");
        options.Networks.Add(new NetworkOptions { Interface = "eth0", Subnet = "10.0.0.128/25" });
        (options.ScanRate, options.ScanRetries) = (Rate, 1);
        await using var rig = new DiscoveryRig(options, TimeProvider.System, new FakeLinkTable(FakeLinkTable.NewEthernet()));
        var sent = new ConcurrentQueue<(uint Target, long At)>();
        Settle(rig.Segment, [.. Enumerable.Range(2, 253).Select(last => $"10.0.0.{last}")]);
        rig.Segment.Loses = request =>
        {
            sent.Enqueue((request.Target, TimeProvider.System.GetTimestamp()));
            return true;
        };
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Status.Interfaces.All(entry => entry.State == CaptureState.Capturing));

        foreach (var entry in rig.Status.Interfaces)
        {
            // The interface is captured before each of its networks takes requests.
            await rig.UntilAsync(() => rig.Scans.Start(new WatchedNetwork(entry.Interface, entry.Subnet!.Value)) is not null);
        }

        await rig.UntilAsync(() => rig.Scans.List().All(scan => scan.State == ScanState.Done));
        Assert.Equal(2 * (125 + 126), rig.Scans.List().Sum(scan => scan.FramesSent));
        Assert.InRange(RateMeter.MostWithin100Milliseconds([.. sent.Select(frame => frame.At)]), 1, Rate / 10);
        var targets = sent.Select(frame => frame.Target >> 7).ToList();
        var (first, second) = (targets[0], targets[0] ^ 1);
        Assert.InRange(targets.IndexOf(second), 1, targets.LastIndexOf(first));
    }

    [Fact]
    public async Task Scan_InterfaceLostMeanwhile_IsCancelledAndTheNextSessionScansAnew()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/28", scan: true);
        options.ScanTimeout = TimeSpan.FromDays(1);
        await using var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        await rig.StartAsync();
        await rig.UntilAsync(() => !rig.Segment.Sent.IsEmpty);

        rig.Segment.Fail();

        await rig.UntilAsync(() => rig.Scans.Find(2)?.State == ScanState.Running);
        Assert.Equal(ScanState.Cancelled, rig.Scans.Find(1)!.State);
        Assert.Contains("eth0 went down", rig.Scans.Find(1)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_LinkThatTakesNothing_FailsAndSaysSo()
    {
        await using var rig = new DiscoveryRig(
            DiscoveryRig.Watching("10.0.0.0/28", scan: true), new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        rig.Segment.RefusesToSend = true;
        await rig.StartAsync();

        await rig.UntilAsync(() => rig.Scans.Find(1)?.State == ScanState.Failed);

        Assert.Contains("eth0 took none of the frames", rig.Scans.Find(1)!.Reason, StringComparison.Ordinal);
        rig.Segment.RefusesToSend = false;
        Assert.Equal(2, rig.Scans.Start(Network)!.Id);
        await rig.UntilAsync(() => rig.Scans.Find(2)?.State == ScanState.Done);
    }

    [Fact]
    public async Task Scan_ThatTakesLong_TellsItsProgressInTheLog()
    {
        var options = DiscoveryRig.Watching("10.0.0.0/24", scan: true);
        (options.ScanRate, options.ScanRetries) = (20, 0);
        await using var rig = new DiscoveryRig(options, new ManualClock(), new FakeLinkTable(FakeLinkTable.NewEthernet()));
        Settle(rig.Segment, "10.0.0.3");
        await rig.StartAsync();

        await rig.UntilAsync(() => rig.Scans.Find(1)?.State == ScanState.Done);

        var told = rig.Log.Lines.Where(line => line.Contains(" s left", StringComparison.Ordinal)).ToList();
        Assert.InRange(told.Count, 1, 4); // of 13 s, as fast as the manual clock lets it be told
        Assert.All(told, line => Assert.Matches(@"^Information: Scan of 10\.0\.0\.0/24 on eth0: \d+ %, \d+ frames sent at \d+ a second, 1 found, \d+ s left$", line));
    }

    private static void Settle(FakeSegment segment, params string[] addresses)
    {
        foreach (var address in addresses.Select(Parsed.Address))
        {
            segment.Stations[address] = new MacAddress([2, 0, .. BitConverter.GetBytes(address)]);
        }
    }
}
