namespace HostPool.Api.Secrets;

/// <summary>A key that secrets of the database are sealed with, itself protected by a key of the key ring.</summary>
internal sealed class DataKey
{
    public long Id { get; set; }

    /// <summary>The id of that key of the ring.</summary>
    public required string RingKey { get; set; }

    /// <summary>The data key under it, Base64.</summary>
    public required string Wrapped { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When what was stored before this key, plain or under another one, was gone from the files too; null: not yet.</summary>
    public DateTimeOffset? SweptAt { get; set; }
}
