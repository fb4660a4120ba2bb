namespace HostPool.Tests.Api.Chaos;

/// <summary>What an allocator must never do.</summary>
internal enum ViolationKind
{
    /// <summary>A host was given to somebody while another certainly held it.</summary>
    HeldTwice,

    /// <summary>An allocation had fewer hosts than its minimum, or one of them twice.</summary>
    TooFewHosts,

    /// <summary>Two allocations had one id.</summary>
    IdUsedTwice,

    /// <summary>A repeated request got another answer.</summary>
    OtherAnswer,

    /// <summary>A lease was promised for less time than was asked for.</summary>
    ShortLease,

    /// <summary>An allocation was gone, or not whole, before its lease ended or its release was asked for.</summary>
    LeaseBroken,

    /// <summary>An allocation was still there long after its lease had ended.</summary>
    LeaseOverdue,

    /// <summary>An allocation was still there after its release was answered.</summary>
    NotReleased,

    /// <summary>A host was still allocated when every allocation was over.</summary>
    NotFreed,

    /// <summary>A host was no longer in the pool, or twice, or never had been.</summary>
    Lost,
}
