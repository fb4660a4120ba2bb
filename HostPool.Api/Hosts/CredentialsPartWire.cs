namespace HostPool.Api.Hosts;

/// <summary>A part of credentials. Never prints its secrets.</summary>
/// <param name="Username">The login name.</param>
/// <param name="Password">The password.</param>
/// <param name="Key">A private key, PEM text.</param>
internal sealed record CredentialsPartWire(string? Username, string? Password, string? Key)
{
    public override string ToString() => $"{Username} (secrets withheld)";
}
