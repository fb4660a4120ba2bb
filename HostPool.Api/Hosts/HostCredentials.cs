namespace HostPool.Api.Hosts;

/// <summary>How to log in to a host. Never prints its secrets.</summary>
internal sealed record HostCredentials
{
    public required string Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A private key, PEM text.</summary>
    public string? Key { get; init; }

    public override string ToString() => $"{Username} (secrets withheld)";
}
