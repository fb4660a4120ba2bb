namespace HostPool.Api.Hosts;

/// <summary>What came of merging two hosts.</summary>
internal enum MergeOutcome
{
    Merged,

    /// <summary>There is no host with the first id.</summary>
    NotFound,

    /// <summary>There is no host with the second.</summary>
    OtherNotFound,

    /// <summary>Somebody holds the host that would leave the pool.</summary>
    OtherAllocated,

    /// <summary>Each has another SSH host key pinned, and it was not forced.</summary>
    KeysDiffer,
}
