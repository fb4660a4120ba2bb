namespace HostPool.Api.Allocation;

/// <summary>One or more hosts that are held together. Kept while it holds any.</summary>
internal sealed class HostAllocation
{
    /// <summary>Positive, rising, never reused.</summary>
    public long Id { get; set; }

    /// <summary>Who holds them; null: nobody in particular.</summary>
    public string? Owner { get; set; }

    /// <summary>The name of the API key that took them; null: none was needed.</summary>
    public string? KeyName { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ends by itself; null: when it is released.</summary>
    public DateTimeOffset? LeaseEnds { get; set; }

    /// <summary>What the client wants to remember with it, as JSON; null: nothing.</summary>
    public string? Context { get; set; }
}
