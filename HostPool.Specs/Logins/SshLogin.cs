namespace HostPool.Specs;

/// <summary>As whom to log in, and by what. Never prints its secrets.</summary>
/// <param name="Username">The login name.</param>
public sealed record SshLogin(string Username)
{
    /// <summary>As <see cref="SshTarget.Password"/>.</summary>
    public string? Password { get; init; }

    /// <summary>As <see cref="SshTarget.PrivateKey"/>.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The login without its secrets.</summary>
    public override string ToString() => Username;
}
