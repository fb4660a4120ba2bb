using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace HostPool.Api.Secrets;

/// <summary>Opens what <see cref="PassphraseEncryptor"/> protected. Made by ASP.NET Data Protection.</summary>
internal sealed class PassphraseDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <exception cref="KeyRingException">There is no passphrase, or none that opens it.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var passphrases = services.GetService<Passphrases>()
            ?? throw new KeyRingException("it is protected by a passphrase; name the file that holds it in Database:PassphraseFile");
        var (nonce, cipher, tag) = (Bytes("nonce"), Bytes("key"), Bytes("tag"));
        var plain = new byte[cipher.Length];
        foreach (var key in passphrases.DeriveAll(Bytes("salt"), (int)encryptedElement.Element("iterations")!))
        {
            try
            {
                using var aes = new AesGcm(key, tag.Length);
                aes.Decrypt(nonce, cipher, tag, plain);
                return XElement.Parse(Encoding.UTF8.GetString(plain));
            }
            catch (AuthenticationTagMismatchException)
            {
                // The next line, perhaps.
            }
        }

        throw new KeyRingException("it is protected by another passphrase than that of Database:PassphraseFile");

        byte[] Bytes(string name) => Convert.FromBase64String((string)encryptedElement.Element(name)!);
    }
}
