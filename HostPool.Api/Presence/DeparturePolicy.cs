namespace HostPool.Api.Presence;

/// <summary>What becomes of a host that went down.</summary>
internal enum DeparturePolicy
{
    /// <summary>It stays, with <c>alive: false</c>, and is never handed out until it is back.</summary>
    MarkDown,

    /// <summary>When it had joined by itself it leaves the pool; one that is allocated, in maintenance, or was added by a client stays, marked down.</summary>
    Remove,
}
