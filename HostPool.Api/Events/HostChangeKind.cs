namespace HostPool.Api.Events;

/// <summary>What happened to a host.</summary>
internal enum HostChangeKind
{
    /// <summary>A client or the pool file added it.</summary>
    Added,

    /// <summary>It was seen for the first time, and joined the pool by itself.</summary>
    Joined,

    /// <summary>A client changed it.</summary>
    Patched,

    /// <summary>A host that a client had added was seen on the link, and got its MAC.</summary>
    Identified,

    /// <summary>Its address changed.</summary>
    Moved,

    /// <summary>Another MAC took over its address, and its record.</summary>
    Replaced,

    /// <summary>Another host turned out to be the same machine; it gave its MACs, and leaves the pool.</summary>
    Merged,

    /// <summary>Something odd about its identity was noticed.</summary>
    Flagged,

    /// <summary>That is over.</summary>
    Unflagged,

    /// <summary>It gave its first sign of life, or one after it was down.</summary>
    CameUp,

    /// <summary>It stopped giving signs of life.</summary>
    WentDown,

    /// <summary>It runs something else than was assumed when it joined.</summary>
    Settled,

    /// <summary>Its hardware facts were asked for.</summary>
    SpecsRequested,

    /// <summary>Its hardware facts were read.</summary>
    SpecsRead,

    /// <summary>Reading its hardware facts failed.</summary>
    SpecsFailed,

    /// <summary>Reading its hardware facts failed again, for the same reason.</summary>
    SpecsStillFail,

    /// <summary>An admin accepted the SSH host key that it shows.</summary>
    Trusted,

    /// <summary>Its hardware is not what it was when it was read before.</summary>
    HardwareChanged,

    /// <summary>It was handed out.</summary>
    Allocated,

    /// <summary>It was given back.</summary>
    Released,

    /// <summary>It is kept out of allocation from now on, or for another reason.</summary>
    MaintenanceBegan,

    /// <summary>It may be handed out again.</summary>
    MaintenanceEnded,

    /// <summary>It left the pool.</summary>
    Removed,
}
