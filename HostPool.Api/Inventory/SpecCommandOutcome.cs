namespace HostPool.Api.Inventory;

/// <summary>What came of putting or removing a command.</summary>
internal enum SpecCommandOutcome
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is another one now, or the same as before.</summary>
    Kept,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>There is none of that key.</summary>
    NotFound,

    /// <summary>The settings have the key.</summary>
    OfSettings,

    /// <summary>There are as many as may be.</summary>
    TooMany,
}
