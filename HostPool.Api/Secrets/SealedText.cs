using System.Globalization;

namespace HostPool.Api.Secrets;

/// <summary>A sealed secret as it is stored: <c>v1:KEY:DATA</c>, the id of its data key, and Base64. Pure.</summary>
internal static class SealedText
{
    private const string Version = "v1:";

    public static string Write(long keyId, ReadOnlySpan<byte> data) => $"{Prefix(keyId)}{Convert.ToBase64String(data)}";

    /// <summary>How all begin that were sealed with a key.</summary>
    public static string Prefix(long keyId) => string.Create(CultureInfo.InvariantCulture, $"{Version}{keyId}:");

    /// <summary>Takes it apart; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long keyId, out ReadOnlySpan<char> data)
    {
        keyId = 0;
        data = default;
        if (!text.StartsWith(Version, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[Version.Length..];
        var end = text.IndexOf(':');
        if (end < 0 || !long.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out keyId))
        {
            return false;
        }

        data = text[(end + 1)..];
        return true;
    }
}
