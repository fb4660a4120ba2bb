using System.Text.RegularExpressions;

namespace HostPool.Specs;

/// <summary>Public keys in settings: one a line, as in <c>.pub</c> files (<c>ssh-ed25519 AAAA… comment</c>). Pure.</summary>
internal static partial class PublicKeys
{
    public static string[] Lines(string? text) =>
        (text ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>True when the line is one, and names no host before it.</summary>
    public static bool IsKey(string line) => Key().IsMatch(line);

    /// <summary>True when the line names the hosts that it is for, as in known_hosts files.</summary>
    public static bool IsKnownHost(string line) => line.Split(' ', 2) is [var hosts, var key] && !IsKey(line) && hosts.Length > 0 && IsKey(key);

    [GeneratedRegex(@"\A(ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [^\x00-\x1f]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
