namespace HostPool.Api.Allocation.Choosing;

/// <summary>What is known of a host's endpoint without asking.</summary>
internal enum ReachabilityHint
{
    /// <summary>Nothing: it must be asked.</summary>
    Unknown,

    /// <summary>It answered just now: it need not be asked.</summary>
    Fresh,

    /// <summary>It is suspect, did not answer just now, has not shown its pinned key since it came back, or another machine claims its address: it is asked when nothing else is left.</summary>
    Doubtful,

    /// <summary>It is down: it is not asked but by <see cref="ReturnCheck"/>.</summary>
    Down,

    /// <summary>The link that it is on is down here: it is not asked, and nothing is known of it.</summary>
    Blind,
}
