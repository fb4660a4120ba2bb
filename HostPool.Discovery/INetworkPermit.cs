namespace HostPool.Discovery;

/// <summary>
/// Says whether this process may watch a network, of which another process may be in charge. Thread-safe; never waits.
/// </summary>
public interface INetworkPermit
{
    /// <summary>
    /// Who is in charge of <paramref name="network"/> instead of this process; null: this process is. It may change at any
    /// time, and is to be asked at least every second while the network is watched.
    /// </summary>
    string? WatchedBy(string network);
}
