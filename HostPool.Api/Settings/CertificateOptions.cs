using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HostPool.Api.Settings;

/// <summary>The settings of a certificate with its private key, in one file or two. Never prints the password.</summary>
internal sealed class CertificateOptions
{
    /// <summary>A PKCS #12 or PEM file; empty: none.</summary>
    public string? Path { get; set; }

    /// <summary>The PEM file of the private key, where it is not in <see cref="Path"/>.</summary>
    public string? KeyPath { get; set; }

    public string? Password { get; set; }

    public bool IsSet => Path is { Length: > 0 };

    /// <summary>True for a file, which must be there, that is not PKCS #12.</summary>
    public bool IsPem => X509Certificate2.GetCertContentType(Path!) is not X509ContentType.Pkcs12;

    /// <summary>The file of the private key, where it takes no password; null: it does.</summary>
    public string? OpenFile => !IsSet || Password is { Length: > 0 } ? null : KeyPath is { Length: > 0 } ? KeyPath : Path;

    /// <summary>What is wrong with it, or null.</summary>
    /// <param name="mustBeRsa">It is not to sign only.</param>
    public string? Problem(bool mustBeRsa = false)
    {
        if (new[] { Path, KeyPath }.FirstOrDefault(file => file is { Length: > 0 } && !File.Exists(file)) is { } missing)
        {
            return $"there is no file {missing}";
        }

        try
        {
            using var certificate = Load();
            using var key = certificate.GetRSAPrivateKey();
            return !certificate.HasPrivateKey ? $"{Path} has no private key"
                : mustBeRsa && key is null ? $"{Path} has no RSA private key, which it takes to open the key ring"
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"{Path}{(KeyPath is { Length: > 0 } ? $" with the key {KeyPath}" : "")} cannot be used: {error.Message}";
        }
    }

    /// <exception cref="IOException">It cannot be read, and so with the others.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="CryptographicException">It is no certificate, or the password is not its.</exception>
    public X509Certificate2 Load()
    {
        if (!IsPem)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(Path!, Password);
        }

        var keyPath = KeyPath is { Length: > 0 } ? KeyPath : Path!;
        return Password is { Length: > 0 }
            ? X509Certificate2.CreateFromEncryptedPemFile(Path!, Password, keyPath)
            : X509Certificate2.CreateFromPemFile(Path!, keyPath);
    }
}
