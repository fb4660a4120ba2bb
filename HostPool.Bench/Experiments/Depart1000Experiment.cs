using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>A thousand stations of 10,000 fall silent at once.</summary>
internal sealed class Depart1000Experiment : IExperiment
{
    private const int StationCount = 10_000;
    private const int Leaving = 1_000;
    private const int Rounds = 2;
    private const double Goal = 4;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "depart1000";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1);
        var range = lab.Stations(StationCount);
        await using var stations = await Stations.OnAsync(lab, range);
        using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStationsUnpaced(lab), cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForScanAsync(1, cancellationToken);

        var (random, overflows) = (new Random(1), NeighbourTable.Overflows());
        var (samples, listing, wrong, told) = (new Samples(), new Samples(), new List<string>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            await pool.WaitForAliveAsync(StationCount + lab.Hosts.Count, TimeSpan.FromSeconds(1), cancellationToken);
            await Task.Delay(Settling, cancellationToken);

            // One in ten, at another moment of the ping round each time.
            await Task.Delay(random.Next(1000), cancellationToken);
            var leaving = range.Macs().Where((_, number) => number % (StationCount / Leaving) == round).ToList();
            var (start, down) = (Stopwatch.GetTimestamp(), 0);
            stations.FallSilent(leaving);
            while (down < Leaving)
            {
                await Task.Delay(PollInterval, cancellationToken);
                var (before, asked) = (down, Stopwatch.GetTimestamp());
                down = pool.Get("/hosts").Expect(200).Body.Count("\"alive\":false"u8);
                var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
                listing.AddSince(asked);
                for (; before < down; before++)
                {
                    samples.Add(elapsed);
                }

                if (elapsed > Limit.TotalSeconds)
                {
                    throw new TimeoutException($"{Leaving - down} of {Leaving} hosts are alive {Limit.TotalSeconds} s after they fell silent.");
                }
            }

            await Task.Delay(Settling, cancellationToken);
            var gone = leaving.Select(mac => mac.ToString()).ToHashSet();
            wrong.AddRange(server.Process.Logged("WentDown").Skip(told).Where(line => !gone.Remove(MacIn(line))));
            told = server.Process.Logged("WentDown").Count();
            stations.Return(leaving);
        }

        yield return Row.Of(
            "depart1000, 1,000 of 10,000", "4 s at most, no other", $"p50 {Text.Seconds(samples.Median)}, longest {Text.Seconds(samples.Max)}", samples.Max <= Goal && wrong.Count == 0) with
        {
            Reference = "– (seed: 42.5 s)",
            Remark = $"{Rounds} times 1,000 at once, every tenth; seen by GET /hosts, which is asked every {PollInterval.TotalMilliseconds} ms and takes its time; a median of {Text.Seconds(listing.Median)}; "
                + $"{wrong.Count} others went down{(wrong.Count > 0 ? $" ({wrong[0]})" : "")}; their endpoints answer nobody, default settings, specs off{NeighbourTable.DescribeSince(overflows)}",
        };
    }

    /// <summary>The MAC that the log names: the host's name, in brackets.</summary>
    private static string MacIn(string line) => line.Split('(', ')') is [_, var mac, ..] ? mac : line;
}
