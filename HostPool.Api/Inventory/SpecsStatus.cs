using HostPool.Specs;

namespace HostPool.Api.Inventory;

/// <summary>The outcome of the last attempt to read a host's facts, and when the next one is.</summary>
internal sealed record SpecsStatus
{
    public SpecsState State { get; init; }

    /// <summary>Why the last attempt failed, in snake_case; null when it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>True when that is that it showed another host key than the pinned one; while it is read again, too.</summary>
    public bool SaysHostKeyChanged => Reason is not null && Reason == SpecsPolicy.ReasonOf(SpecFailure.HostKeyChanged);

    /// <summary>One line about the failure, for the operator.</summary>
    public string? Message { get; init; }

    /// <summary>Failures since the last success; each login that was turned down is one.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? AttemptedAt { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }
}
