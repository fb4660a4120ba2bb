namespace HostPool.Api.Hosts;

/// <summary>
/// One thing to find a host by: a tag, or a fact. Derived from the host, and rewritten with it, so that filters are
/// index look-ups whatever the size of the pool.
/// </summary>
internal sealed record HostLabel
{
    /// <summary>The key of tags; a fact of that name cannot be filtered by.</summary>
    public const string Tags = "tags";

    /// <summary>Longer texts are cut.</summary>
    public const int MaxText = 256;

    public required long HostId { get; init; }

    /// <summary><see cref="Tags"/>, or the fact's key.</summary>
    public required string Key { get; init; }

    /// <summary>In the form that filters compare: lower case.</summary>
    public required string Text { get; init; }

    /// <summary>The value, when it is a number.</summary>
    public double? Number { get; init; }
}
