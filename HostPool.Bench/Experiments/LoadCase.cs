using HostPool.Bench.Http;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>One server under one number of connections, run several times.</summary>
internal sealed class LoadCase(ServerProcess server, int connections, Func<ICycle> newCycle)
{
    private readonly Samples _rates = new();
    private readonly Samples _serverTimes = new();
    private readonly Samples _clientTimes = new();
    private readonly Samples _refusalRates = new();

    /// <summary>Cycles per second.</summary>
    public double Rate => _rates.Median;

    /// <summary>The processor time that a cycle takes of the server, in seconds.</summary>
    public double ServerTime => _serverTimes.Median;

    /// <summary>The processor time that a cycle takes of this process, in seconds.</summary>
    public double ClientTime => _clientTimes.Median;

    /// <summary>Refused allocations per second.</summary>
    public double RefusalRate => _refusalRates.Median;

    public void WarmUp(TimeSpan duration, CancellationToken cancellationToken) =>
        Load.Run(server.Address, NewCycles(), duration, cancellationToken);

    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var (cycles, used) = (NewCycles(), server.CpuTime);
        var result = Load.Run(server.Address, cycles, duration, cancellationToken);
        _rates.Add(result.Cycles / result.Seconds);
        _serverTimes.Add((server.CpuTime - used) / result.Cycles);
        _clientTimes.Add(result.ClientTime / result.Cycles);
        _refusalRates.Add(cycles.OfType<AllocationCycle>().Sum(cycle => cycle.Refusals) / result.Seconds);
    }

    private List<ICycle> NewCycles() => [.. Enumerable.Range(0, connections).Select(_ => newCycle())];
}
