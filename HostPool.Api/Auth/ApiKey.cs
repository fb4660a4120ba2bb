namespace HostPool.Api.Auth;

/// <summary>A key that callers present, as it is stored: without the key itself.</summary>
internal sealed class ApiKey
{
    /// <summary>Who has it: letters, digits, dots, dashes and underscores; unique.</summary>
    public required string Name { get; init; }

    public required Role Role { get; init; }

    /// <summary>See <see cref="KeyText.Hash"/>.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>To the minute; null: never.</summary>
    public DateTimeOffset? LastUsed { get; set; }
}
