using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace HostPool.Api.Secrets;

/// <summary>Opens what <see cref="PassphraseEncryptor"/> protected. Made by ASP.NET Data Protection.</summary>
internal sealed class PassphraseDecryptor(IServiceProvider services) : IXmlDecryptor
{
    /// <summary>True when the first passphrase is the one that it was protected by.</summary>
    public static bool OpensWithTheFirst(XElement element, Passphrases passphrases) =>
        element.Name == PassphraseEncryptor.Name && Open(element, passphrases).First() is not null;

    /// <exception cref="KeyRingException">There is no passphrase, or none that opens it.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        var passphrases = services.GetService<Passphrases>()
            ?? throw new KeyRingException("it is protected by a passphrase; name the file that holds it in Database:PassphraseFile");
        return Open(encryptedElement, passphrases).FirstOrDefault(opened => opened is not null)
            ?? throw new KeyRingException("it is protected by another passphrase than that of Database:PassphraseFile");
    }

    /// <summary>What each passphrase makes of it in turn; null: nothing.</summary>
    private static IEnumerable<XElement?> Open(XElement element, Passphrases passphrases)
    {
        var (nonce, cipher, tag) = (Bytes("nonce"), Bytes("key"), Bytes("tag"));
        return passphrases.DeriveAll(Bytes("salt"), (int)element.Element("iterations")!).Select(key => Open(key, nonce, cipher, tag));

        byte[] Bytes(string name) => Convert.FromBase64String((string)element.Element(name)!);
    }

    private static XElement? Open(byte[] key, byte[] nonce, byte[] cipher, byte[] tag)
    {
        var plain = new byte[cipher.Length];
        try
        {
            using var aes = new AesGcm(key, tag.Length);
            aes.Decrypt(nonce, cipher, tag, plain);
            return XElement.Parse(Encoding.UTF8.GetString(plain));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
