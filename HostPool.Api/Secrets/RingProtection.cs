using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using HostPool.Api.Data;
using HostPool.Api.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace HostPool.Api.Secrets;

/// <summary>What protects the keys of the ring, as the settings say: a certificate, or the first passphrase. Thread-safe.</summary>
internal sealed class RingProtection
{
    private readonly X509Certificate2? _certificate;
    private readonly Passphrases? _passphrases;

    /// <exception cref="IOException">The certificate or the passphrases cannot be read; and as <see cref="CertificateOptions.Load"/>.</exception>
    public RingProtection(DatabaseOptions options)
    {
        if (options.KeyCertificate.IsSet)
        {
            _certificate = options.KeyCertificate.Load();
        }
        else if (options.PassphraseFile is { Length: > 0 } file)
        {
            _passphrases = Passphrases.Read(file);
        }
    }

    /// <summary>Has new keys of the ring protected by it, and those that it protects opened.</summary>
    public void AddTo(IDataProtectionBuilder ring)
    {
        if (_certificate is not null)
        {
            ring.ProtectKeysWithCertificate(_certificate);
        }
        else if (_passphrases is not null)
        {
            ring.Services.AddSingleton(_passphrases);
            ring.Services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new PassphraseEncryptor(_passphrases));
        }
    }

    /// <summary>True when this protects a key of the ring: it is neither plain, nor under an older passphrase or another certificate.</summary>
    public bool Covers(XElement key) => RingKeyXml.SealedPart(key) is { } part
        && (_certificate is not null ? IsFor(part, _certificate) : _passphrases is not null && PassphraseDecryptor.OpensWithTheFirst(part, _passphrases));

    /// <summary>It names the certificate (XML Signature Syntax, 4.5.4).</summary>
    private static bool IsFor(XElement part, X509Certificate2 certificate) => part.Descendants().Any(
        element => element.Name.LocalName == "X509Certificate" && Convert.FromBase64String(element.Value).AsSpan().SequenceEqual(certificate.RawData));
}
