using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>A /16 with 10,000 stations at the default rate: when all are in the pool, and what the link saw of the rate.</summary>
internal sealed class ScanRateExperiment : IExperiment
{
    private const int StationCount = 10_000;
    private const double Goal = 8;
    private const double Window = 0.1;
    private const int MostInWindow = 1_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "scanrate";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1);
        var range = lab.Stations(StationCount);
        await using var stations = await Stations.OnAsync(lab, range);
        await using var questions = await Questions.OnAsync(lab);
        using var server = await PoolServer.StartAsync(
            site, [.. PoolSettings.WatchingStations(lab), "--Discovery:ScanOnStart=false"], cancellationToken);
        using var pool = server.Connect();

        var start = Stopwatch.GetTimestamp();
        pool.Post("/discovery/scans").Expect(202);
        await pool.WaitForHostsAsync(StationCount, Limit, cancellationToken);
        var missing = Missing(pool, range);
        while (missing > 0 && Stopwatch.GetElapsedTime(start) < Limit)
        {
            await Task.Delay(50, cancellationToken);
            missing = Missing(pool, range);
        }

        var joined = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var scan = await pool.WaitForScanAsync(1, cancellationToken);
        var times = await questions.TakeAsync();
        var busiest = BusiestWindow.Count(times, Window);

        yield return Row.Of("scanrate, /16, 10,000 hosts", "8 s", missing == 0 ? Text.Seconds(joined) : $"{missing} missing", missing == 0 && joined <= Goal) with
        {
            Remark = $"from before POST /discovery/scans to the end of a GET /hosts that has every MAC alive; default settings, specs off; {missing} missing after {Limit.TotalSeconds} s; the scan, "
                + $"which asks the silent addresses twice more, took {Text.Seconds((double)scan["elapsed"]!)} and found {Text.Count((double)scan["found"]!)}",
        };
        yield return Row.Of("scanrate, frames in 100 ms", "1,000 at most", Text.Count(busiest), busiest <= MostInWindow) with
        {
            Remark = $"the busiest window of the {Text.Count(times.Count)} questions to everybody, {Text.PerSecond(times.Count / (times[^1] - times[0]))} on average, by the kernel's "
                + "time stamps behind the bridge; the frames that verify and ping go to one station each and are not counted",
        };
    }

    private static int Missing(HttpConnection pool, StationRange range)
    {
        var alive = pool.Hosts().Where(host => (bool)host!["alive"]!).Select(host => (string?)host!["mac"]).ToHashSet();
        return range.Macs().Count(mac => !alive.Contains(mac.ToString()));
    }
}
