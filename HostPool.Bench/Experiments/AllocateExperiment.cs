using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>
/// Cycles of allocation and release by many clients at once, against two requests to an empty endpoint, at several
/// sizes of the pool.
/// </summary>
internal sealed class AllocateExperiment : IExperiment
{
    private const int Connections = 32;
    private const int FewConnections = 8;
    private const int Rounds = 3;
    private const double GoalRatio = 0.5;
    private const double SizeTolerance = 0.2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public string Name => "allocate";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var endpoint = new AnsweringListener();
        using var empty = await EmptyServer.StartAsync(site, cancellationToken);
        using var ten = await PoolAsync(site, 10, endpoint.Port, cancellationToken);
        using var thousand = await PoolAsync(site, 1_000, endpoint.Port, cancellationToken);
        using var many = await PoolAsync(site, 100_000, endpoint.Port, cancellationToken);
        var reference = new LoadCase(empty.Process, Connections, () => new EmptyCycle(EmptyEndpoint.Path));
        var synced = new LoadCase(empty.Process, Connections, () => new EmptyCycle(EmptyEndpoint.SyncedPath));
        var ofThousand = new LoadCase(thousand.Process, Connections, () => new AllocationCycle());
        var ofMany = new LoadCase(many.Process, Connections, () => new AllocationCycle());
        var fewOfThousand = new LoadCase(thousand.Process, FewConnections, () => new AllocationCycle());
        var fewOfTen = new LoadCase(ten.Process, FewConnections, () => new AllocationCycle());
        var ofTen = new LoadCase(ten.Process, Connections, () => new AllocationCycle());
        LoadCase[] cases = [reference, ofThousand, synced, ofMany, fewOfThousand, fewOfTen, ofTen];

        Array.ForEach(cases, load => load.WarmUp(WarmUp, cancellationToken));
        for (var round = 0; round < Rounds; round++)
        {
            Array.ForEach(cases, load => load.Run(Duration, cancellationToken));
        }

        const string How = "median of three times 3 s, in turn, after a warm-up; discovery and specs off, log level Warning on both";
        var ratio = ofThousand.Rate / reference.Rate;
        yield return Row.Of("allocate, 1,000 hosts, 32 conn.", "0.5 of two empty requests", Text.PerSecond(ofThousand.Rate), ratio >= GoalRatio) with
        {
            Reference = $"empty POST twice {Text.PerSecond(reference.Rate)}",
            Ratio = ratio,
            Remark = $"{How}; processor time a cycle {Text.Seconds(ofThousand.ServerTime)}, of two empty requests {Text.Seconds(reference.ServerTime)}, "
                + $"and the client's {Text.Seconds(ofThousand.ClientTime)} and {Text.Seconds(reference.ClientTime)}; "
                + $"two empty requests that are each answered after a sync of the disk, shared as claims share it: {Text.PerSecond(synced.Rate)}, {Text.Percent(synced.Rate / reference.Rate)} of those without",
        };
        yield return SizeRow("allocate, 100,000 hosts, 32 conn.", ofMany, "1,000 hosts", ofThousand);
        yield return SizeRow("allocate, 10 hosts, 8 conn.", fewOfTen, "1,000 hosts, 8 conn.", fewOfThousand);
        yield return SizeRow(
            "allocate, 10 hosts, 32 conn.",
            ofTen,
            "1,000 hosts",
            ofThousand,
            $"; ten of the clients hold hosts, the others are refused and ask again: {Text.PerSecond(ofTen.RefusalRate)} refusals");
    }

    private static Row SizeRow(string name, LoadCase load, string referenceName, LoadCase reference, string remark = "")
    {
        var ratio = load.Rate / reference.Rate;
        return Row.Of(name, "0.8 to 1.2 of 1,000 hosts", Text.PerSecond(load.Rate), Math.Abs(ratio - 1) <= SizeTolerance) with
        {
            Reference = $"{referenceName} {Text.PerSecond(reference.Rate)}",
            Ratio = ratio,
            Remark = $"as above; processor time a cycle {Text.Seconds(load.ServerTime)}{remark}",
        };
    }

    private static async Task<PoolServer> PoolAsync(Site site, int hosts, int port, CancellationToken cancellationToken)
    {
        var server = await PoolServer.StartAsync(site, PoolSettings.ApiOnly, cancellationToken);
        using var pool = server.Connect();
        pool.Add(HostRange.Bodies("127.16.0.0", hosts, port));
        return server;
    }
}
