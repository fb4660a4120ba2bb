using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace HostPool.Api.Secrets;

/// <summary>Protects a key of the key ring by a passphrase: AES-256-GCM under what is derived of it.</summary>
internal sealed class PassphraseEncryptor(Passphrases passphrases) : IXmlEncryptor
{
    /// <summary>Of the elements that it makes.</summary>
    public const string Name = "protectedByPassphrase";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var (salt, nonce, cipher, tag) = (Passphrases.NewSalt(), RandomNumberGenerator.GetBytes(12), new byte[plain.Length], new byte[16]);
        using (var aes = new AesGcm(passphrases.Derive(salt), tag.Length))
        {
            aes.Encrypt(nonce, plain, cipher, tag);
        }

        CryptographicOperations.ZeroMemory(plain);
        return new EncryptedXmlInfo(
            new XElement(
                Name,
                new XElement("salt", Convert.ToBase64String(salt)),
                new XElement("iterations", Passphrases.Iterations),
                new XElement("nonce", Convert.ToBase64String(nonce)),
                new XElement("tag", Convert.ToBase64String(tag)),
                new XElement("key", Convert.ToBase64String(cipher))),
            typeof(PassphraseDecryptor));
    }
}
