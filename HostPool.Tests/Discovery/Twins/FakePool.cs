using System.Collections.Concurrent;
using HostPool.Discovery;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>Notes all that discovery tells, and says whom to ping.</summary>
internal sealed class FakePool(TimeProvider clock) : ISightingSink, IWatchList, IProbeResultSink
{
    public ConcurrentQueue<Sighting> Sightings { get; } = [];

    public ConcurrentQueue<IReadOnlyList<ProbeResult>> Rounds { get; } = [];

    /// <summary>When discovery asked whom to ping: the beginning of each round.</summary>
    public ConcurrentQueue<long> Asked { get; } = [];

    public IReadOnlyList<WatchTarget> Targets { get; set; } = [];

    public void OnSighting(in Sighting sighting) => Sightings.Enqueue(sighting);

    public IReadOnlyList<WatchTarget> TargetsOn(WatchedNetwork network)
    {
        Asked.Enqueue(clock.GetTimestamp());
        return Targets;
    }

    public void OnProbeResults(WatchedNetwork network, IReadOnlyList<ProbeResult> results) => Rounds.Enqueue(results);
}
