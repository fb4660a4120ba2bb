using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HostPool.Api.Secrets;

/// <summary>The settings under <c>Database:KeyCertificate</c>. Never prints the password.</summary>
internal sealed class KeyCertificateOptions
{
    /// <summary>A PKCS #12 or PEM file; empty: none.</summary>
    public string? Path { get; set; }

    /// <summary>The PEM file of the private key, where it is not in <see cref="Path"/>.</summary>
    public string? KeyPath { get; set; }

    public string? Password { get; set; }

    public bool IsSet => Path is { Length: > 0 };

    /// <summary>What is wrong with it, or null.</summary>
    public string? Problem()
    {
        if (!File.Exists(Path))
        {
            return $"there is no file {Path}";
        }

        try
        {
            using var certificate = Load();
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? $"{Path} has no RSA private key, which it takes to open the key ring" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{Path} cannot be used: {error.Message}";
        }
    }

    /// <exception cref="IOException">It cannot be read, and so with the others.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CryptographicException">It is no certificate, or the password is not its.</exception>
    public X509Certificate2 Load()
    {
        if (X509Certificate2.GetCertContentType(Path!) is X509ContentType.Pkcs12)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(Path!, Password);
        }

        var keyPath = KeyPath is { Length: > 0 } ? KeyPath : Path!;
        return Password is { Length: > 0 }
            ? X509Certificate2.CreateFromEncryptedPemFile(Path!, Password, keyPath)
            : X509Certificate2.CreateFromPemFile(Path!, keyPath);
    }
}
