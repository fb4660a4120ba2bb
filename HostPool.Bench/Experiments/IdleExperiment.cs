using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>The processor time that HostPool takes while it pings 1,000 stations every second and nobody asks it anything.</summary>
internal sealed class IdleExperiment : IExperiment
{
    private const int StationCount = 1_000;
    private const double Goal = 0.03;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    public string Name => "idle";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1);
        await using var stations = await Stations.OnAsync(lab, lab.Stations(StationCount));
        using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStationsUnpaced(lab), cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForScanAsync(1, cancellationToken);
        await pool.WaitForAliveAsync(StationCount + lab.Hosts.Count, TimeSpan.FromSeconds(1), cancellationToken);
        await Task.Delay(Settling, cancellationToken);

        var (cpu, frames) = (server.Process.CpuTime, lab.FramesSent());
        await Task.Delay(Duration, cancellationToken);
        var share = (server.Process.CpuTime - cpu) / Duration.TotalSeconds;
        var rate = (lab.FramesSent() - frames) / Duration.TotalSeconds;

        yield return Row.Of("idle, 1,000 hosts pinged", "3 % of a core", $"{Text.Percent(share)} of a core", share <= Goal) with
        {
            Remark = $"user and system time of the process over {Duration.TotalSeconds} s, {Settling.TotalSeconds} s after all were alive; {Text.PerSecond(rate)} frames sent; default settings, specs off",
        };
    }
}
