namespace HostPool.Discovery;

/// <summary>Says whom to ping. Thread-safe; asked once a ping round for each network.</summary>
public interface IWatchList
{
    /// <summary>The hosts to ping on <paramref name="network"/>, as of now.</summary>
    IReadOnlyList<WatchTarget> TargetsOn(WatchedNetwork network);
}
