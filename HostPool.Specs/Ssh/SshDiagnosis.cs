namespace HostPool.Specs;

/// <summary>Why the OpenSSH client gave up before the script ran, from what it wrote to its log (LC_ALL=C).</summary>
/// <param name="Failure">The kind.</param>
/// <param name="Message">One line for the operator.</param>
internal sealed record SshDiagnosis(SpecFailure Failure, string Message)
{
    /// <summary>True when it is a machine on the way that was not reached, or that lets nobody through.</summary>
    public bool IsOfJumpHost { get; init; }

    private const int LongestMessage = 300;
    private const string Invalid = "Certificate invalid";

    /// <summary>What the client says, and what it means; the first that is found counts.</summary>
    private static readonly (string Says, SpecFailure Means)[] Meanings =
    [
        ("command-line", SpecFailure.Unsupported),
        ("Host key verification failed", SpecFailure.HostKeyChanged),
        ("ssh_askpass: exec", SpecFailure.Unsupported),
        ("Permission denied", SpecFailure.Authentication),
        ("Too many authentication failures", SpecFailure.Authentication),
        ("Unable to negotiate", SpecFailure.Unsupported),
        ("No user exists for uid", SpecFailure.Unsupported),
        ("Bad configuration option", SpecFailure.Unsupported),
        ("Bad owner or permissions", SpecFailure.Unsupported),
        ("Connection refused", SpecFailure.Refused),
    ];

    /// <param name="log">The client's log, <see cref="SshLog.Text"/>.</param>
    /// <param name="errors">Its standard error: through a proxy or a jump host the cause stands there.</param>
    /// <param name="isPinned">False: a key that is not known is no other one.</param>
    public static SshDiagnosis Of(string log, string errors, bool isPinned = true)
    {
        var viaProxy = log.Contains("UNKNOWN port", StringComparison.Ordinal);
        var lines = Lines(viaProxy ? errors + "\n" + log : log.Length > 0 ? log : errors);
        foreach (var (says, means) in Meanings)
        {
            if (lines.FirstOrDefault(line => line.Contains(says, StringComparison.Ordinal)) is { } line)
            {
                if (means is SpecFailure.HostKeyChanged && viaProxy && !log.Contains(says, StringComparison.Ordinal))
                {
                    // That is the client of a proxy of the user's own; the host itself was not reached.
                    return new SshDiagnosis(SpecFailure.Unreachable, OneLine.Of($"on the way there: {line}", LongestMessage));
                }

                var failure = means is SpecFailure.HostKeyChanged && !isPinned && Unknown(lines) is not null ? SpecFailure.HostKeyUnknown : means;
                return new SshDiagnosis(failure, Explain(failure, line, lines));
            }
        }

        return new SshDiagnosis(SpecFailure.Unreachable, OneLine.Of(lines.LastOrDefault() ?? "ssh gave no reason", LongestMessage));
    }

    private static string Explain(SpecFailure failure, string line, string[] lines)
    {
        if (failure == SpecFailure.HostKeyChanged)
        {
            var shown = lines.FirstOrDefault(text => text.StartsWith("SHA256:", StringComparison.Ordinal))?.TrimEnd('.');
            return OneLine.Of($"the host shows another key than the pinned one: {shown ?? line}", LongestMessage);
        }

        if (failure == SpecFailure.HostKeyUnknown)
        {
            var why = Unknown(lines)!.StartsWith(Invalid, StringComparison.Ordinal) ? Unknown(lines) : "it is not pinned, and no certificate of it is trusted";
            return OneLine.Of($"the host key is not known: {why}", LongestMessage);
        }

        if (failure == SpecFailure.Authentication && lines.Any(text => text.StartsWith("Load key ", StringComparison.Ordinal)))
        {
            line += " The private key could not be read: damaged, or encrypted.";
        }

        return OneLine.Of(line, LongestMessage);
    }

    /// <summary>What says that the host showed no other key than a known one, but one of which nothing is known.</summary>
    private static string? Unknown(string[] lines) => lines.FirstOrDefault(line =>
        line.StartsWith(Invalid, StringComparison.Ordinal) || (line.StartsWith("No ", StringComparison.Ordinal) && line.Contains(" host key is known for ", StringComparison.Ordinal)));

    private static string[] Lines(string text) =>
        text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
