namespace HostPool.Api;

/// <summary>
/// The arguments that are no settings: a command, or a mistake. Settings are told as Microsoft.Extensions.Configuration.CommandLine
/// tells them: <c>--KEY=VALUE</c>, <c>--KEY VALUE</c>, both with a slash too, and <c>KEY=VALUE</c>. Pure.
/// </summary>
internal static class CommandWords
{
    public static string[] Of(IReadOnlyList<string> args)
    {
        var words = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var isNamed = args[i].StartsWith("--", StringComparison.Ordinal) || args[i].StartsWith('/');
            var hasValue = args[i].Contains('=', StringComparison.Ordinal);
            if (isNamed && !hasValue && i + 1 < args.Count)
            {
                i++; // Its value.
            }
            else if (!hasValue || (args[i].StartsWith('-') && !isNamed))
            {
                words.Add(args[i]);
            }
        }

        return [.. words];
    }
}
