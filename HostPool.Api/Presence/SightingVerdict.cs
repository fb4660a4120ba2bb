namespace HostPool.Api.Presence;

/// <summary>What a sighting means for the pool.</summary>
internal enum SightingVerdict
{
    /// <summary>Nothing that has to be stored.</summary>
    Nothing,

    /// <summary>A known host that was not alive is.</summary>
    ComesUp,

    /// <summary>A new machine.</summary>
    Joins,

    /// <summary>The machine that a client had added by its address; it gets the MAC.</summary>
    IsIdentified,

    /// <summary>A known machine at another address, or its address at another of its interfaces.</summary>
    Moves,

    /// <summary>Another machine at the address of one that is gone.</summary>
    Replaces,

    /// <summary>Another machine at the address of one that is there.</summary>
    Conflicts,
}
