namespace HostPool.Discovery;

/// <summary>Takes the results of ping rounds. One call at a time for each network.</summary>
public interface IProbeResultSink
{
    /// <summary>
    /// Takes one round: a result for each target that was heard during it, and for each that a ping was really sent
    /// to in vain. No miss is told when our own interface failed meanwhile, and nothing when there is no result.
    /// </summary>
    void OnProbeResults(WatchedNetwork network, IReadOnlyList<ProbeResult> results);
}
