using System.Text.Json.Serialization;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>The body of a 515: a sentence, and where the hosts went.</summary>
internal sealed record AllocationRefusal : PoolTally
{
    public const string Message = "Cannot acquire host. All hosts are either in use or not responding.";

    public AllocationRefusal(PoolTally tally)
        : base(tally)
    {
    }

    /// <summary>Why nothing was given; at POST /host/allocate what the original says, whatever is the case.</summary>
    [JsonPropertyOrder(-1)]
    public string Error { get; init; } = Message;

    /// <summary>The host that came closest; absent when the pool is empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyOrder(1)]
    public NearestMiss? NearestMiss { get; init; }
}
