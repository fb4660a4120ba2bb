namespace HostPool.Specs;

/// <summary>Host keys as <c>known_hosts</c> lines (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) of a single host.</summary>
internal static class KnownHosts
{
    /// <summary>Each key of <paramref name="hostKey"/> on a line of its own, for the host called <paramref name="alias"/>.</summary>
    public static string Write(string alias, string hostKey) =>
        string.Concat(Lines(hostKey).Select(key => $"{alias} {key}\n"));

    /// <summary>The keys of <paramref name="alias"/> in the text of a file; null when there are none.</summary>
    public static string? Read(string alias, string text)
    {
        var keys = Lines(text).Where(line => line.StartsWith(alias + " ", StringComparison.Ordinal)).Select(line => line[(alias.Length + 1)..]);
        var joined = string.Join('\n', keys);
        return joined.Length == 0 ? null : joined;
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
