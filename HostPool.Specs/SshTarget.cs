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
    /// any key is taken, and comes back in <see cref="SpecResult.HostKey"/> to be pinned. With the comment
    /// <c>first-use</c> behind them nobody has confirmed that they are the right machine's: they are checked, but gain it no password.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>True: it has no POSIX shell but PowerShell. Null: what its SSH server calls itself tells.</summary>
    public bool? IsWindows { get; init; } = false;

    /// <summary>
    /// True: when these credentials are turned down, or <see cref="Username"/> is empty, those of
    /// <see cref="SpecNetworkOptions.Credentials"/> are tried.
    /// </summary>
    public bool TakesCandidates { get; init; }

    /// <summary>True: whoever answers may be offered the password, as long as no other key is pinned.</summary>
    internal bool TrustsNewKey { get; init; }

    /// <summary>The password, where it may be offered: to the host of a confirmed key, or with trust in new ones.</summary>
    internal string? OfferedPassword => TrustsNewKey || KnownHosts.AreConfirmed(HostKey) ? Password : null;

    internal bool WithholdsPassword => Password is not null && OfferedPassword is null;

    /// <summary>True: the keys of its network's agent are offered.</summary>
    internal bool HasAgent { get; init; }

    /// <summary>False: all that there is to offer is a password, and that is withheld.</summary>
    internal bool OffersSomething => PrivateKey is not null || HasAgent || !WithholdsPassword;

    /// <summary>True: not even what the user's own configuration and agent hold is offered, so that nobody is logged in to.</summary>
    internal bool OffersNothing { get; init; }

    /// <summary>The target without its secrets: <c>centos@10.0.0.7:22</c>.</summary>
    public override string ToString() => $"{Username}@{Address}:{Port}";
}
