using HostPool.Discovery;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class ScanTests
{
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

    private static void Settle(FakeSegment segment, params string[] addresses)
    {
        foreach (var address in addresses.Select(Parsed.Address))
        {
            segment.Stations[address] = new MacAddress([2, 0, .. BitConverter.GetBytes(address)]);
        }
    }
}
