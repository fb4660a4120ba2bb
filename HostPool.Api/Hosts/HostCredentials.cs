namespace HostPool.Api.Hosts;

/// <summary>How to log in to a host. Never prints its secrets, which are stored in <see cref="PoolHost.Sealed"/>.</summary>
internal sealed record HostCredentials
{
    /// <summary>Empty: none yet, since it was adopted where the settings have candidates to try.</summary>
    public required string Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A private key, PEM text.</summary>
    public string? Key { get; init; }

    /// <summary>False: a user name at most.</summary>
    public bool HaveSecret => Password is not null || Key is not null;

    public override string ToString() => $"{Username} (secrets withheld)";
}
