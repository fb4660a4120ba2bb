namespace HostPool.Specs;

/// <summary>What a host answered to <c>Probe/probe.sh</c>, whose first lines state the format.</summary>
/// <param name="Started">The start marker was there: a POSIX shell ran the script.</param>
/// <param name="Completed">The end marker was there too: nothing was cut off.</param>
/// <param name="Facts">The values found, by key: one line each, at most 4096 characters, no control characters.</param>
/// <param name="Missing">Why each other key that was asked for has no value.</param>
internal sealed record ProbeOutput(
    bool Started,
    bool Completed,
    IReadOnlyDictionary<string, string> Facts,
    IReadOnlyDictionary<string, string> Missing)
{
    private const string Begin = "hostpool-probe 1 begin";
    private const string End = "hostpool-probe 1 end";
    private const int LongestValue = 4096;
    private const int LongestPlace = 256;

    /// <summary>What it told of files and programs.</summary>
    public ProbeTree Tree { get; private init; } = new();

    /// <summary>Reads an answer of any kind. Lines outside the markers, keys not asked for and repeated keys are ignored.</summary>
    public static ProbeOutput Parse(string text, IReadOnlySet<string> keys)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = new Dictionary<string, string>(StringComparer.Ordinal);
        var tree = new ProbeTree();
        var started = false;
        var completed = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            started |= line.SequenceEqual(Begin);
            if (started && line.SequenceEqual(End))
            {
                completed = true;
                break;
            }

            if (started && line is [':' or '!', ..])
            {
                Place(tree, line);
            }
            else if (started && Split(line) is var (found, key, value) && keys.Contains(key) && !facts.ContainsKey(key))
            {
                (found && value.Length > 0 ? facts : missing).TryAdd(key, value.Length > 0 ? value : "empty");
            }
        }

        foreach (var key in keys.Where(key => !facts.ContainsKey(key)))
        {
            missing.TryAdd(key, "not reported");
        }

        return new ProbeOutput(started, completed, facts, missing) { Tree = tree };
    }

    private static void Place(ProbeTree tree, ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        var place = OneLine.Of(space < 0 ? line[1..] : line[1..space], LongestPlace);
        if (line[0] == '!')
        {
            tree.Deny(place);
        }
        else
        {
            tree.Add(place, space < 0 ? string.Empty : OneLine.Of(line[space..], LongestValue));
        }
    }

    private static (bool Found, string Key, string Value)? Split(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        if (line.IsEmpty || line[0] is not ('+' or '-'))
        {
            return null;
        }

        return space < 0
            ? (line[0] == '+', line[1..].ToString(), string.Empty)
            : (line[0] == '+', line[1..space].ToString(), OneLine.Of(line[space..], LongestValue));
    }
}
