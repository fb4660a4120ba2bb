namespace HostPool.Api.Inventory;

/// <summary>How far the hardware facts of a host are.</summary>
internal enum SpecsState
{
    /// <summary>They are not read: not a Linux host, or reading is switched off.</summary>
    None,

    /// <summary>Waiting for their turn, or being read.</summary>
    Pending,

    /// <summary>Read.</summary>
    Ok,

    /// <summary>The last attempt failed; facts of an earlier one stay.</summary>
    Failed,
}
