namespace HostPool.Discovery;

/// <summary>A scan as it was at one moment.</summary>
/// <param name="Id">Positive, rising; counted from 1 in each run of the process.</param>
/// <param name="Network">What is scanned.</param>
/// <param name="State">How far it is.</param>
/// <param name="Reason">Why it failed or was cancelled; otherwise null.</param>
/// <param name="Started">When it was asked for.</param>
/// <param name="Elapsed">From then until now, or until its end.</param>
/// <param name="TimeLeft">How long it goes on at its present rate, at most; null before the first request, and at its end.</param>
/// <param name="Percent">Its share of the time that it takes, 0 to 100; 100 only when done.</param>
/// <param name="Rate">Requests sent per second, on average.</param>
/// <param name="FramesSent">Requests sent, retries included.</param>
/// <param name="Asked">How many of the addresses were asked at least once, or were heard before their turn.</param>
/// <param name="Addresses">
/// How many addresses there are to ask; 0 before the first request. An IPv6 prefix is asked as a whole: those of it that are
/// known or were heard.
/// </param>
/// <param name="Found">How many of them answered.</param>
public sealed record ScanStatus(
    long Id,
    WatchedNetwork Network,
    ScanState State,
    string? Reason,
    DateTimeOffset Started,
    TimeSpan Elapsed,
    TimeSpan? TimeLeft,
    int Percent,
    double Rate,
    long FramesSent,
    int Asked,
    int Addresses,
    int Found);
