namespace HostPool.Api.Allocation.Leases;

/// <summary>The one row by which all that measure leases in one database agree on the time.</summary>
internal sealed class LeaseTime
{
    public long Id { get; init; }

    /// <summary>How often all that is stored of the lease time has been moved, since the clock was set.</summary>
    public long Steps { get; init; }

    /// <summary>By how much in all, in milliseconds.</summary>
    public long Moved { get; init; }

    /// <summary>When it was last seen that the clock had not been set; 1970 when never.</summary>
    public DateTimeOffset Noted { get; init; }
}
