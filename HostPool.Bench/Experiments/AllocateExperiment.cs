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
        LoadCase[] cases =
        [
            new(empty.Process, Connections, () => new EmptyCycle()),
            new(thousand.Process, Connections, () => new AllocationCycle()),
            new(many.Process, Connections, () => new AllocationCycle()),
            new(thousand.Process, FewConnections, () => new AllocationCycle()),
            new(ten.Process, FewConnections, () => new AllocationCycle()),
            new(ten.Process, Connections, () => new AllocationCycle()),
        ];

        Array.ForEach(cases, load => load.WarmUp(WarmUp, cancellationToken));
        for (var round = 0; round < Rounds; round++)
        {
            Array.ForEach(cases, load => load.Run(Duration, cancellationToken));
        }

        const string How = "median of three times 3 s, in turn, after a warm-up; discovery and specs off, log level Warning on both";
        var ratio = cases[1].Rate / cases[0].Rate;
        yield return Row.Of("allocate, 1,000 hosts, 32 conn.", "0.5 of two empty requests", Text.PerSecond(cases[1].Rate), ratio >= GoalRatio) with
        {
            Reference = $"empty POST twice {Text.PerSecond(cases[0].Rate)}",
            Ratio = ratio,
            Remark = $"{How}; processor time a cycle {Text.Seconds(cases[1].ServerTime)}, of two empty requests {Text.Seconds(cases[0].ServerTime)}, "
                + $"and the client's {Text.Seconds(cases[1].ClientTime)} and {Text.Seconds(cases[0].ClientTime)}",
        };
        yield return SizeRow("allocate, 100,000 hosts, 32 conn.", cases[2], "1,000 hosts", cases[1]);
        yield return SizeRow("allocate, 10 hosts, 8 conn.", cases[4], "1,000 hosts, 8 conn.", cases[3]);
        yield return SizeRow(
            "allocate, 10 hosts, 32 conn.",
            cases[5],
            "1,000 hosts",
            cases[1],
            $"; ten of the clients hold hosts, the others are refused and ask again: {Text.PerSecond(cases[5].RefusalRate)} refusals");
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
