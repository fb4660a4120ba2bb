namespace HostPool.Api.Allocation.Reasons;

/// <summary>What keeps a host from being given, apart from what is asked for; as the number that <see cref="PoolLook"/> reads.</summary>
internal enum HostState
{
    /// <summary>Nothing that the database knows of.</summary>
    Free,

    /// <summary>Somebody has it.</summary>
    Allocated,

    /// <summary>It is in maintenance.</summary>
    Maintenance,

    /// <summary>It is known to be down, or the link that it is on is.</summary>
    Down,

    /// <summary>It shows another SSH host key than the pinned one, and nobody has accepted that.</summary>
    HostKeyChanged,

    /// <summary>Its endpoint took no connection just now.</summary>
    NotResponding,

    /// <summary>It is free, but kept for somebody who waits for several.</summary>
    KeptForWaiting,
}
