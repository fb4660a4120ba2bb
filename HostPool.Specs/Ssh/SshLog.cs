namespace HostPool.Specs;

/// <summary>What the OpenSSH client wrote to its log at <c>LogLevel=DEBUG1</c> (LC_ALL=C). Pure.</summary>
/// <param name="Text">Its lines for people. Those of debugging repeat words of the server.</param>
/// <param name="Software">
/// What the server calls itself (RFC 4253, 4.2, all after the protocol version): printable ASCII, at most 100 characters.
/// Null: no SSH server answered.
/// </param>
/// <param name="Fingerprint">That of the host key that the server showed, <c>SHA256:…</c>; it need not have it. Null: it showed none.</param>
internal sealed record SshLog(string Text, string? Software, string? Fingerprint)
{
    private const string Debug = "debug1: ";
    private const string Key = Debug + "Server host key: ";
    private const string Says = "remote software version ";
    private const int LongestSoftware = 100;

    /// <summary>The client logged in, so its exit status is that of the remote shell, or of a connection that broke later.</summary>
    public bool LoggedIn => Text.Split('\n').Any(line => line.StartsWith("Authenticated to ", StringComparison.Ordinal));

    public static SshLog Of(string log)
    {
        var lines = log.Split('\n');
        var software = lines.FirstOrDefault(line => line.StartsWith(Debug + "Remote protocol version ", StringComparison.Ordinal));
        return new SshLog(
            string.Join('\n', lines.Where(line => !line.StartsWith(Debug, StringComparison.Ordinal))),
            software?.IndexOf(Says, StringComparison.Ordinal) is { } at and >= 0 ? Plain(software[(at + Says.Length)..]) : null,
            lines.FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } key && key.IndexOf("SHA256:", StringComparison.Ordinal) is var hash and >= 0 ? Plain(key[hash..]) : null);
    }

    private static string Plain(string text) =>
        string.Concat(text.Trim().Take(LongestSoftware).Select(c => c is >= ' ' and <= '~' ? c : '?'));
}
