using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>One frame in ten is lost each way, and nobody leaves.</summary>
internal sealed class LossExperiment : IExperiment
{
    private const int Hosts = 50;
    private const int StationCount = 1_000;
    private const int Percent = 10;
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public string Name => "loss";

    public bool NeedsLab => true;

    public TimeSpan? Longer => Duration;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, Hosts);
        await using var stations = await Stations.OnAsync(lab, lab.Stations(StationCount));
        using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStations(lab), cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForScanAsync(1, cancellationToken);
        await pool.WaitForAliveAsync(Hosts + StationCount, TimeSpan.FromSeconds(1), cancellationToken);
        await lab.LoseAsync(Percent);
        stations.Lose(Percent / 100.0);
        await Task.Delay(Settling, cancellationToken);

        var isHost = lab.Hosts.Select(host => host.Mac).ToHashSet();
        var (told, polls, start) = (server.Process.Logged("WentDown").Count(), 0, Stopwatch.GetTimestamp());
        var (hostSuspects, stationSuspects, overflows) = (0, 0, NeighbourTable.Overflows());
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            await Task.Delay(PollInterval, cancellationToken);
            var suspects = pool.Hosts().Where(host => (string)host!["presence"]! == "suspect").Select(host => (string)host!["mac"]!).ToLookup(isHost.Contains);
            (hostSuspects, stationSuspects, polls) = (hostSuspects + suspects[true].Count(), stationSuspects + suspects[false].Count(), polls + 1);
        }

        var departures = server.Process.Logged("WentDown").Skip(told).ToList();
        var tableFull = NeighbourTable.DescribeSince(overflows);
        var ofHosts = departures.Count(line => isHost.Any(line.Contains));
        yield return Of("loss, 10 %, 50 hosts", ofHosts, hostSuspects, Hosts, "machines with a kernel and an sshd each, which lose frames of every kind by `lab.sh loss`");
        yield return Of("loss, 10 %, 1,000 stations", departures.Count - ofHosts, stationSuspects, StationCount, "stations that answer ARP only, so that no connection clears them, at the same time");

        Row Of(string name, int falselyGone, int suspects, int count, string who) => Row.Of(name, "0 departures", Text.Count(falselyGone), falselyGone == 0) with
        {
            Remark = $"{Duration.TotalMinutes} minutes; {who}; {Text.Count(suspects)} times one was suspect, in {Text.Count(polls)} lists of {Text.Count(count)}; default settings, specs off{tableFull}",
        };
    }
}
