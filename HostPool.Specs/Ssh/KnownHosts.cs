using System.Security.Cryptography;

namespace HostPool.Specs;

/// <summary>Host keys as <c>known_hosts</c> lines (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) of a single host.</summary>
internal static class KnownHosts
{
    /// <summary>
    /// The comment of a key that was pinned when a login by key succeeded: that says who we are, and a machine can take
    /// any key for right. The first word of its own is not enough for a password.
    /// </summary>
    private const string FirstUse = " first-use";

    /// <summary>True when somebody, or a setting, vouched for all the keys.</summary>
    public static bool AreConfirmed(string? hostKey) =>
        hostKey is not null && !Lines(hostKey).Any(key => key.EndsWith(FirstUse, StringComparison.Ordinal));

    /// <summary>The keys with the comment that nobody vouches for them.</summary>
    public static string Unconfirm(string hostKey) =>
        string.Join('\n', Lines(hostKey).Select(key => key.EndsWith(FirstUse, StringComparison.Ordinal) ? key : key + FirstUse));

    /// <summary>As <c>ssh-keygen -l</c> shows them, <c>SHA256:</c> and Base64 without padding (RFC 4648, 4), with commas between.</summary>
    public static string Fingerprints(string hostKey) => string.Join(", ", Lines(hostKey).Select(Fingerprint));

    /// <summary>
    /// Each key of <paramref name="hostKey"/> on a line of its own, for the host called <paramref name="alias"/>, and those of
    /// who signs its certificates.
    /// </summary>
    public static string Write(string alias, string hostKey, IEnumerable<string> authorities) =>
        string.Concat([.. Lines(hostKey).Select(key => $"{alias} {key}\n"), .. authorities.Select(key => $"@cert-authority {alias} {key}\n")]);

    /// <summary>The keys of <paramref name="alias"/> in the text of a file; null when there are none.</summary>
    public static string? Read(string alias, string text)
    {
        var keys = Lines(text).Where(line => line.StartsWith(alias + " ", StringComparison.Ordinal)).Select(line => line[(alias.Length + 1)..]);
        var joined = string.Join('\n', keys);
        return joined.Length == 0 ? null : joined;
    }

    private static string Fingerprint(string key)
    {
        var blob = key.Split(' ') is [_, var text, ..] ? text : string.Empty;
        var bytes = new byte[blob.Length];
        return Convert.TryFromBase64String(blob, bytes, out var length) && length > 0
            ? "SHA256:" + Convert.ToBase64String(SHA256.HashData(bytes.AsSpan(0, length))).TrimEnd('=')
            : "an unreadable key";
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
