namespace HostPool.Discovery;

/// <summary>
/// The scans of this run, those that the settings ask for included. Thread-safe; in memory, and bounded: those that
/// run, and the last <see cref="Kept"/> that ended.
/// </summary>
public interface IScans
{
    /// <summary>How many scans that ended are remembered.</summary>
    const int Kept = 100;

    /// <summary>
    /// Begins a scan of a configured network, as <see cref="IDiscoveryStatus.Interfaces"/> names it, or joins the one
    /// that runs there. Null when the network cannot be scanned now: the status says why.
    /// </summary>
    ScanStatus? Start(WatchedNetwork network);

    /// <summary>All scans, the latest first.</summary>
    IReadOnlyList<ScanStatus> List();

    /// <summary>The scan with that id; null: there was none, or it is forgotten.</summary>
    ScanStatus? Find(long id);
}
