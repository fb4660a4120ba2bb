namespace HostPool.Specs;

/// <summary>Where to log in and as whom. Never prints its secrets.</summary>
/// <param name="Address">IP address or host name.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Username">The login name.</param>
public sealed record SshTarget(string Address, int Port, string Username)
{
    /// <summary>The password; null: none is offered.</summary>
    public string? Password { get; init; }

    /// <summary>A private key, the text of an unencrypted PEM or OpenSSH file; null: none is offered. Tried before the password.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>
    /// The pinned host keys: known_hosts lines without their host field (<c>ssh-ed25519 AAAA…</c>), one a line; null:
    /// any key is taken, and comes back in <see cref="SpecResult.HostKey"/> to be pinned.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>True: it has no POSIX shell but PowerShell.</summary>
    public bool IsWindows { get; init; }

    /// <summary>True: not even what the user's own configuration and agent hold is offered, so that nobody is logged in to.</summary>
    internal bool OffersNothing { get; init; }

    /// <summary>The target without its secrets: <c>centos@10.0.0.7:22</c>.</summary>
    public override string ToString() => $"{Username}@{Address}:{Port}";
}
