using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>From a pulled cable to <c>alive: false</c>.</summary>
internal sealed class DepartExperiment : IExperiment
{
    private const int Hosts = 10;

    /// <summary>Somebody stays: where nobody at all is heard any more, nobody is taken for down.</summary>
    private const int Staying = 1;
    private const int Rounds = 2;
    private const int LongestDelayMilliseconds = 1500;
    private const double Goal = 4;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "depart";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.UpAsync(site, Hosts + Staying);
        using var server = await PoolServer.StartAsync(site, PoolSettings.Watching(lab), cancellationToken);
        using var pool = server.Connect();

        var random = new Random(1);
        var samples = new Samples();
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(lab.Hosts.Select(lab.JoinAsync));
            await pool.WaitForAliveAsync(Hosts + Staying, PollInterval, cancellationToken);
            var drops = lab.Hosts.Take(Hosts).Select(host => DropAsync(lab, host, random.Next(LongestDelayMilliseconds), cancellationToken)).ToList();
            try
            {
                await WatchAsync(pool, lab, drops, samples, cancellationToken);
            }
            finally
            {
                await Task.WhenAll(drops);
            }
        }

        yield return Row.Of("depart", "4 s at most", $"p50 {Text.Seconds(samples.Median)}, longest {Text.Seconds(samples.Max)}", samples.Max <= Goal) with
        {
            Reference = "– (seed: 42.5 s)",
            Remark = $"{samples.Count} departures at random moments, {Hosts} at about the same time; from just before `lab.sh drop`; default settings, specs on",
        };
    }

    /// <returns>The timestamp from just before the cable was pulled.</returns>
    private static async Task<long> DropAsync(Lab lab, LabHost host, int delayMilliseconds, CancellationToken cancellationToken)
    {
        await Task.Delay(delayMilliseconds, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        await lab.DropAsync(host);
        return start;
    }

    private static async Task WatchAsync(
        HttpConnection pool, Lab lab, List<Task<long>> drops, Samples samples, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var open = Enumerable.Range(0, Hosts).ToHashSet();
        while (open.Count > 0)
        {
            await Task.Delay(PollInterval, cancellationToken);
            var down = pool.Hosts().Where(host => !(bool)host!["alive"]!).Select(host => (string)host!["mac"]!).ToHashSet();
            var now = Stopwatch.GetTimestamp();
            foreach (var gone in open.Where(index => drops[index].IsCompletedSuccessfully && down.Contains(lab.Hosts[index].Mac)).ToList())
            {
                samples.Add(Stopwatch.GetElapsedTime(await drops[gone], now).TotalSeconds);
                open.Remove(gone);
            }

            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                throw new TimeoutException($"{open.Count} of {Hosts} hosts are alive {Limit.TotalSeconds} s after they left.");
            }
        }
    }
}
