namespace HostPool.Discovery;

/// <summary>Takes the results of ping rounds. One call at a time for each network.</summary>
public interface IProbeResultSink
{
    /// <summary>Takes one round: a result for each target that a ping was really sent to.</summary>
    void OnProbeResults(WatchedNetwork network, IReadOnlyList<ProbeResult> results);
}
