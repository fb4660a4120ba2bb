using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>GET /hosts of one client, against a GET of the empty endpoint.</summary>
internal sealed class ListExperiment : IExperiment
{
    private const int Port = 9; // Nobody listens there, and nobody asks.

    public string Name => "list";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var empty = await EmptyServer.StartAsync(site, cancellationToken);
        using var reference = new HttpConnection(empty.Process.Address);
        foreach (var (hosts, requests, goal, original) in new[] { (1_000, 300, 0.010, "; original 34 ms"), (10_000, 60, 0.060, "") })
        {
            using var server = await PoolServer.StartAsync(site, PoolSettings.ApiOnly, cancellationToken);
            using var pool = server.Connect();
            pool.Add(HostRange.Bodies("127.16.0.0", hosts, Port));

            Measure(pool, "/hosts", requests / 3, cancellationToken);
            Measure(reference, "/empty", requests, cancellationToken);
            var used = server.Process.CpuTime;
            var listing = Measure(pool, "/hosts", requests, cancellationToken);
            used = server.Process.CpuTime - used;
            var nothing = Measure(reference, "/empty", requests, cancellationToken);
            var size = pool.Get("/hosts").Expect(200).Body.Length;
            yield return Row.Of(
                string.Create(CultureInfo.InvariantCulture, $"list, {hosts:#,0} hosts"), Text.Seconds(goal), Text.Seconds(listing.Median), listing.Median <= goal) with
            {
                Reference = $"empty GET {Text.Seconds(nothing.Median)}{original}",
                Ratio = listing.Median / nothing.Median,
                Remark = $"median of {requests} over one connection after a warm-up, p99 {Text.Seconds(listing.P99)}, processor time {Text.Seconds(used / requests)} and {Text.Count(size / 1e3)} kB each, "
                    + "hosts without specs; discovery and specs off, log level Warning on both",
            };
        }
    }

    private static Samples Measure(HttpConnection connection, string path, int requests, CancellationToken cancellationToken)
    {
        var request = HttpConnection.Request("GET", path);
        var samples = new Samples();
        for (var i = 0; i < requests; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            connection.Send(request).Expect(200);
            samples.AddSince(start);
        }

        return samples;
    }
}
