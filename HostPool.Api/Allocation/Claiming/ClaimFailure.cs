namespace HostPool.Api.Allocation.Claiming;

/// <summary>Why nothing was claimed.</summary>
internal enum ClaimFailure
{
    /// <summary>Something was.</summary>
    None,

    /// <summary>Too few hosts are free, match and are trusted.</summary>
    TooFew,

    /// <summary>No host is free that matches, whether trusted or not.</summary>
    NoneFree,

    /// <summary>Some are free, and are kept for somebody who waits for several of them.</summary>
    Kept,

    /// <summary>Enough were found free, but others came first, or have them in their hands at this moment: who looks again may find others.</summary>
    Contended,

    /// <summary>The owner would hold more than its quota.</summary>
    OverQuota,

    /// <summary>The request's Idempotency-Key has its answer already.</summary>
    Answered,
}
