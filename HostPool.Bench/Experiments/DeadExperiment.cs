using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>The 900 hosts with the lowest ids of 1,000 hang: how long one allocation takes.</summary>
internal sealed class DeadExperiment : IExperiment
{
    private const int Dead = 900;
    private const int Living = 100;
    private const int FirstAllocations = 3;
    private const int Allocations = 200;
    private const double GoalUnknown = 2;
    private const double GoalKnown = 0.050;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    public string Name => "dead";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var endpoint = new AnsweringListener();
        using var hanging = await HangingListener.StartAsync(cancellationToken);
        List<string> bodies =
        [
            .. HostRange.Bodies("127.16.0.0", Dead, hanging.Port, "dead"),
            .. HostRange.Bodies("127.17.0.0", Living, endpoint.Port, "living"),
        ];

        yield return await MeasureUnknownAsync(site, bodies, cancellationToken);
        yield return await MeasureKnownAsync(site, bodies, cancellationToken);
    }

    private static async Task<Row> MeasureUnknownAsync(Site site, List<string> bodies, CancellationToken cancellationToken)
    {
        var samples = new Samples();
        for (var i = 0; i < FirstAllocations; i++)
        {
            using var server = await PoolServer.StartAsync(site, PoolSettings.ApiOnly, cancellationToken);
            using var pool = server.Connect();
            pool.Add(bodies);
            Allocate(pool, "living"); // The code is warm then, and nothing is learned of the dead.
            samples.Add(Allocate(pool));
        }

        return Row.Of("dead, 900 of 1,000, not known", "2 s", $"p50 {Text.Seconds(samples.Median)}, longest {Text.Seconds(samples.Max)}", samples.Max <= GoalUnknown) with
        {
            Reference = "– (original: 15 min)",
            Remark = $"the first allocation after the start, {samples.Count} starts, discovery off; connections to the dead ones hang",
        };
    }

    private static async Task<Row> MeasureKnownAsync(Site site, List<string> bodies, CancellationToken cancellationToken)
    {
        using var server = await PoolServer.StartAsync(site, PoolSettings.NoSpecs, cancellationToken);
        using var pool = server.Connect();
        var start = Stopwatch.GetTimestamp();
        pool.Add(bodies);
        while (KnownDown(pool) < Dead)
        {
            await Task.Delay(PollInterval, cancellationToken);
        }

        var known = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var samples = new Samples();
        for (var i = 0; i < Allocations; i++)
        {
            await Task.Delay(Pause, cancellationToken);
            samples.Add(Allocate(pool));
        }

        return Row.Of("dead, 900 of 1,000, known", "p99 50 ms", $"p50 {Text.Seconds(samples.Median)}, p99 {Text.Seconds(samples.P99)}", samples.P99 <= GoalKnown) with
        {
            Reference = "– (original: 15 min)",
            Remark = $"{samples.Count} allocations within {samples.Count * Pause.TotalSeconds} s, longest {Text.Seconds(samples.Max)}, while the monitoring goes on; "
                + $"all dead hosts were known to be down {Text.Seconds(known)} after they had been added",
        };
    }

    /// <summary>Allocates and releases; returns how long the allocation took, in seconds.</summary>
    private static double Allocate(HttpConnection pool, string? tag = null)
    {
        var request = HttpConnection.Request("POST", "/host/allocate", tag is null ? "" : $$"""{"tags": ["{{tag}}"]}""");
        var start = Stopwatch.GetTimestamp();
        var id = pool.Send(request).Expect(200).FirstId();
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        pool.Send(HttpConnection.Request("DELETE", $"/host/{id}/deallocate")).Expect(204);
        return elapsed;
    }

    /// <summary>How many of the dead are known to be: the refusal says so.</summary>
    private static int KnownDown(HttpConnection pool) =>
        (int)JsonNode.Parse(pool.Post("/host/allocate", """{"tags": ["dead"]}""").Expect(515).Body)!["down"]!;
}
