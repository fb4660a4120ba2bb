using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using HostPool.Api.Data;
using HostPool.Api.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace HostPool.Api.Secrets;

/// <summary>
/// What protects the keys of the ring, as the settings say: a certificate, or else the first passphrase. Those beside it open what
/// they protected before, so that one can be exchanged for the other. Thread-safe.
/// </summary>
internal sealed class RingProtection
{
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2? _former;
    private readonly Passphrases? _passphrases;

    /// <exception cref="IOException">The certificate or the passphrases cannot be read; and as <see cref="CertificateOptions.Load"/>.</exception>
    public RingProtection(DatabaseOptions options)
    {
        _certificate = options.KeyCertificate.IsSet ? options.KeyCertificate.Load() : null;
        _former = options.FormerKeyCertificate.IsSet ? options.FormerKeyCertificate.Load() : null;
        _passphrases = options.PassphraseFile is { Length: > 0 } file ? Passphrases.Read(file) : null;
    }

    /// <summary>Has new keys of the ring protected by it, and those that it protects opened.</summary>
    public void AddTo(IDataProtectionBuilder ring)
    {
        if (_former is not null)
        {
            ring.UnprotectKeysWithAnyCertificate(_former);
        }

        if (_passphrases is not null)
        {
            ring.Services.AddSingleton(_passphrases);
            ring.Services.Configure<KeyManagementOptions>(keys => keys.XmlEncryptor = new PassphraseEncryptor(_passphrases));
        }

        if (_certificate is not null)
        {
            // Registered later, it is the one that protects.
            ring.ProtectKeysWithCertificate(_certificate);
        }
    }

    /// <summary>True when this protects a key of the ring: it is neither plain, nor under an older passphrase or another certificate.</summary>
    public bool Covers(XElement key) => RingKeyXml.SealedPart(key) is { } part
        && (_certificate is not null ? IsFor(part, _certificate) : _passphrases is not null && PassphraseDecryptor.OpensWithTheFirst(part, _passphrases));

    /// <summary>It names the certificate (XML Signature Syntax, 4.5.4).</summary>
    private static bool IsFor(XElement part, X509Certificate2 certificate) => part.Descendants().Any(
        element => element.Name.LocalName == "X509Certificate" && Convert.FromBase64String(element.Value).AsSpan().SequenceEqual(certificate.RawData));
}
