namespace HostPool.Discovery.Scanning;

/// <summary>What a <see cref="Scan"/> does, to whoever watches it. Thread-safe.</summary>
internal interface ISweep
{
    /// <summary>How far it is.</summary>
    SweepProgress Progress { get; }
}
