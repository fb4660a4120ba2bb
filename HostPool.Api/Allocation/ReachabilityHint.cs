namespace HostPool.Api.Allocation;

/// <summary>What is known of a host's endpoint without asking.</summary>
internal enum ReachabilityHint
{
    /// <summary>Nothing: it must be asked.</summary>
    Unknown,

    /// <summary>It answered just now: it need not be asked.</summary>
    Fresh,

    /// <summary>It is suspect, or did not answer just now: it is asked when nothing else is left.</summary>
    Doubtful,

    /// <summary>It is down, or the link that it is on is: it is not asked.</summary>
    Down,
}
