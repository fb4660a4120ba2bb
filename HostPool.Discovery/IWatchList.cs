namespace HostPool.Discovery;

/// <summary>Says whom to ping. Thread-safe; asked once a ping round for each subnet and prefix, and by scans.</summary>
public interface IWatchList
{
    /// <summary>The hosts to ask on <paramref name="network"/>, as of now.</summary>
    IReadOnlyList<WatchTarget> TargetsOn(WatchedNetwork network);
}
