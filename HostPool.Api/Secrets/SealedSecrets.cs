namespace HostPool.Api.Secrets;

/// <summary>The secrets of a host as they are stored; <see cref="HostSecrets"/> keeps them in step with what they are.</summary>
internal sealed record SealedSecrets
{
    public static readonly SealedSecrets None = new();

    public string? Password { get; init; }

    public string? Key { get; init; }

    public string? Extra { get; init; }
}
