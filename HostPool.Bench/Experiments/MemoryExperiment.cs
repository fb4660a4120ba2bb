using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>The memory of HostPool while it pings 10,000 stations every second.</summary>
internal sealed class MemoryExperiment : IExperiment
{
    private const int StationCount = 10_000;
    private const int WatchingSeconds = 20;
    private const int ListingSeconds = 5;
    private const double Goal = 200e6;
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(60);

    public string Name => "memory";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1);
        await using var stations = await Stations.OnAsync(lab, lab.Stations(StationCount));
        using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStations(lab), cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForScanAsync(1, cancellationToken);
        if (!await pool.WaitForHostsAsync(StationCount + lab.Hosts.Count, JoinLimit, cancellationToken))
        {
            throw new TimeoutException($"{pool.CountHosts()} hosts are in the pool, not {StationCount + lab.Hosts.Count}.");
        }

        var watching = await SampleAsync(WatchingSeconds, () => { });
        var highest = server.Process.Memory("VmHWM");
        var listing = await SampleAsync(ListingSeconds, () => pool.Get("/hosts").Expect(200));
        yield return Row.Of("memory, 10,000 hosts", "200 MB", Text.Megabytes(watching.Max), watching.Max <= Goal) with
        {
            Remark = $"the largest resident set of {watching.Count}, one a second, once the scan at the default rate is over and all are in the pool and pinged; the highest from the start on {Text.Megabytes(highest)}; "
                + $"with a GET /hosts of them all each second after that, at most {Text.Megabytes(listing.Max)}; specs off",
        };

        async Task<Samples> SampleAsync(int seconds, Action request)
        {
            var samples = new Samples();
            for (var second = 0; second < seconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                request();
                samples.Add(server.Process.Memory("VmRSS"));
            }

            return samples;
        }
    }
}
