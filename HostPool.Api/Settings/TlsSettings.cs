namespace HostPool.Api.Settings;

/// <summary>
/// The certificates that Kestrel serves with. It would read them when it listens, and look for them beside the program: here
/// they are tried with the other settings, and start at the working directory as all files of the settings do.
/// </summary>
internal static class TlsSettings
{
    /// <summary>Makes their paths absolute.</summary>
    public static void Anchor(IConfiguration configuration)
    {
        foreach (var file in Certificates(configuration).SelectMany(one => (IConfigurationSection[])[one.GetSection("Path"), one.GetSection("KeyPath")]).Where(file => file.Value is { Length: > 0 }))
        {
            configuration[file.Path] = Path.GetFullPath(file.Value!);
        }
    }

    /// <summary>What is wrong with them, each with its key.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration)
    {
        foreach (var section in Certificates(configuration))
        {
            var certificate = new CertificateOptions { Path = section["Path"], KeyPath = section["KeyPath"], Password = section["Password"] };
            if (certificate.Problem() is { } problem)
            {
                yield return $"{section.Path}: {problem}";
            }
            else if (certificate is { KeyPath: not { Length: > 0 }, IsPem: true })
            {
                yield return $"{section.Path}:KeyPath: names no file, and {certificate.Path} is PEM; name that of the private key, which may be the same";
            }
        }
    }

    private static IEnumerable<IConfigurationSection> Certificates(IConfiguration configuration) =>
        KestrelKeys.Certificates(configuration).Where(certificate => certificate["Path"] is { Length: > 0 });
}
