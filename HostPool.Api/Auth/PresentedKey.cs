using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HostPool.Api.Auth;

/// <summary>
/// Reads the header <c>Authorization</c>: <c>Bearer KEY</c> (RFC 6750) or <c>Basic</c> with the key's name and the key (RFC 7617),
/// which is what <c>http://name:key@host</c> becomes. Pure, and without allocations.
/// </summary>
internal static class PresentedKey
{
    /// <summary>Of a header, in characters: a name and a key in Base64, and room to spare.</summary>
    private const int MaxHeader = 256;

    /// <summary>The key that the header presents; null: it is none of them, or is not presented as it must be.</summary>
    /// <param name="keys">Those that are known.</param>
    /// <param name="header">The header's value.</param>
    /// <param name="isBasic">Whether it came as a browser may send it without being asked.</param>
    public static KnownKey? Find(KeySet keys, string? header, out bool isBasic)
    {
        isBasic = false;
        var text = header is { Length: <= MaxHeader } ? header.AsSpan().Trim() : [];
        var space = text.IndexOf(' ');
        if (space < 0)
        {
            return null;
        }

        var scheme = text[..space];
        var value = text[space..].TrimStart();
        Span<byte> utf8 = stackalloc byte[MaxHeader * 3];
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            return Find(keys, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        }

        isBasic = scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);
        return isBasic && Base64.DecodeFromUtf8InPlace(utf8[..Encoding.UTF8.GetBytes(value, utf8)], out var length) == OperationStatus.Done
            ? FindNamed(keys, utf8[..length])
            : null;
    }

    private static KnownKey? FindNamed(KeySet keys, ReadOnlySpan<byte> credentials)
    {
        var colon = credentials.IndexOf((byte)':');
        return colon >= 0 && Find(keys, credentials[(colon + 1)..]) is { } key && Ascii.Equals(credentials[..colon], key.Caller.Name) ? key : null;
    }

    private static KnownKey? Find(KeySet keys, ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, hash);
        return keys.Find(hash);
    }
}
