namespace HostPool.Api.Presence;

/// <summary>The settings under <c>Discovery:Defaults:Credentials</c>. Never prints its secrets.</summary>
internal sealed class AdoptionCredentials
{
    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>A private key, PEM text; wins over <see cref="KeyFile"/>.</summary>
    public string? Key { get; set; }

    /// <summary>A file with the private key, and perhaps its certificate beside it; a relative path starts at the working directory.</summary>
    public string? KeyFile { get; set; }
}
