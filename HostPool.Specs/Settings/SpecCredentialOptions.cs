namespace HostPool.Specs;

/// <summary>
/// One candidate under <c>Specs:Networks:N:Credentials:M</c>. With neither key nor password: the user's own SSH
/// configuration and agent, as <see cref="Username"/>. Never prints its secrets.
/// </summary>
public sealed class SpecCredentialOptions
{
    /// <summary>The login name. Required.</summary>
    public string? Username { get; set; }

    /// <summary>The password; null: none is offered.</summary>
    public string? Password { get; set; }

    /// <summary>A private key, the text of an unencrypted PEM or OpenSSH file; wins over <see cref="KeyFile"/>.</summary>
    public string? Key { get; set; }

    /// <summary>A file with the private key, and perhaps its certificate beside it (<see cref="KeyFiles.Read"/>); a relative path starts at the working directory. Read whenever it is used.</summary>
    public string? KeyFile { get; set; }

    /// <summary>What is wrong, each with its key; empty when all is well.</summary>
    internal IEnumerable<string> Validate(string section)
    {
        if (string.IsNullOrEmpty(Username))
        {
            yield return $"{section}:Username: is required";
        }
        else if (SshNames.Fault(new SshTarget("0.0.0.0", 22, Username)) is { } fault)
        {
            yield return $"{section}:Username: {fault}";
        }

        ReadKey(out var problem);
        if (problem is not null)
        {
            yield return $"{section}:KeyFile: {problem}";
        }
    }

    /// <summary>The private key; null when there is none, and when it cannot be read, which <paramref name="problem"/> tells.</summary>
    internal string? ReadKey(out string? problem)
    {
        problem = null;
        if (Key is { Length: > 0 } || KeyFile is not { Length: > 0 })
        {
            return Key is { Length: > 0 } ? Key : null;
        }

        try
        {
            return KeyFiles.Read(KeyFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
            return null;
        }
    }
}
