namespace HostPool.Discovery.Scanning;

/// <summary>What came of a scan.</summary>
/// <param name="Network">What was scanned.</param>
/// <param name="Addresses">How many addresses were asked.</param>
/// <param name="FramesSent">How many requests that took, retries included.</param>
/// <param name="Found">Who answered, by address.</param>
/// <param name="Elapsed">From the first request until the last wait was over.</param>
internal sealed record ScanResult(
    WatchedNetwork Network,
    int Addresses,
    long FramesSent,
    IReadOnlyList<ScannedHost> Found,
    TimeSpan Elapsed);
