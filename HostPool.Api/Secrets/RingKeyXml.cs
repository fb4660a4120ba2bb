using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace HostPool.Api.Secrets;

/// <summary>
/// A key of the ring as ASP.NET Data Protection stores it (its documentation, Key storage format): the part that must be
/// secret is marked so where it is plain, and stands in an <c>encryptedSecret</c> where it is not.
/// </summary>
internal static class RingKeyXml
{
    private static readonly XNamespace Space = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName Sealed = Space + "encryptedSecret";
    private static readonly XName MustBeSealed = Space + "requiresEncryption";

    /// <summary>The id of a key; null: it is no key, but a revocation, say.</summary>
    public static Guid? Id(XElement element) => element.Name == "key" ? (Guid?)element.Attribute("id") : null;

    /// <summary>What an encryptor made of the secret part; null: it is plain.</summary>
    public static XElement? SealedPart(XElement key) => key.Descendants(Sealed).SingleOrDefault()?.Elements().Single();

    /// <summary>The same key, with its secret part protected by another encryptor.</summary>
    /// <param name="key">As it is stored.</param>
    /// <param name="descriptor">What is in it, opened.</param>
    /// <param name="encryptor">The other one.</param>
    /// <param name="open">Opens what that one made, as whoever reads the key later will.</param>
    /// <exception cref="KeyRingException">What it made does not open.</exception>
    public static XElement Protect(XElement key, IAuthenticatedEncryptorDescriptor descriptor, IXmlEncryptor encryptor, Func<EncryptedXmlInfo, XElement> open)
    {
        var opened = new XElement(descriptor.ExportToXml().SerializedDescriptorElement);
        var secret = opened.DescendantsAndSelf().Single(element => (bool?)element.Attribute(MustBeSealed) is true);
        var made = encryptor.Encrypt(new XElement(secret));
        if (open(made).Value != secret.Value)
        {
            throw new KeyRingException($"the key {Id(key)} would not open again; it was left as it is");
        }

        secret.ReplaceWith(new XElement(Sealed, new XAttribute("decryptorType", made.DecryptorType.AssemblyQualifiedName!), made.EncryptedElement));
        var protectedKey = new XElement(key);
        protectedKey.Element("descriptor")!.ReplaceNodes(opened);
        return protectedKey;
    }
}
