using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HostPool.Api.Auth;

/// <summary>The keys themselves. They are made of characters that need no escape in a URL, so that one can stand in it.</summary>
internal static class KeyText
{
    /// <summary>Tells people, and programs that search for leaked secrets, what it is.</summary>
    private const string Prefix = "hp_";

    /// <summary>A new one: 256 random bits.</summary>
    public static string Create()
    {
        Span<byte> secret = stackalloc byte[32];
        RandomNumberGenerator.Fill(secret);
        return Prefix + Base64Url.EncodeToString(secret);
    }

    /// <summary>
    /// What is stored of a key, and compared: its SHA-256. The slow and salted hashes that passwords need would gain nothing,
    /// since nobody can try out 2^256 keys, nor does any table list them; and this one is computed for each request.
    /// </summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
