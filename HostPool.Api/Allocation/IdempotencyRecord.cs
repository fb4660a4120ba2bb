using HostPool.Api.Allocation.Leases;

namespace HostPool.Api.Allocation;

/// <summary>An answer that was given to a request with an Idempotency-Key.</summary>
internal sealed class IdempotencyRecord
{
    /// <summary>The name of the API key that it came with, a line feed, and the header's value; the value alone where no API key was needed.</summary>
    public required string Key { get; init; }

    public required string Fingerprint { get; init; }

    /// <summary>What was answered, sealed as it is stored; null only while its transaction runs.</summary>
    public string? Answer { get; set; }

    /// <summary>What it was answered for, as long as that may be taken back; null: a repeated request was answered with it.</summary>
    public long? AllocationId { get; init; }

    /// <summary>As <see cref="LeaseClock.Unmoved"/> gives it.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
