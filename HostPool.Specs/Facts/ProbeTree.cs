using System.Globalization;

namespace HostPool.Specs;

/// <summary>What a probe told of files, as <c>Probe/probe.sh</c> has it: the lines of each place.</summary>
internal sealed class ProbeTree
{
    private readonly SortedDictionary<string, List<string>> _lines = new(StringComparer.Ordinal);
    private readonly HashSet<string> _denied = new(StringComparer.Ordinal);

    /// <summary>Adds a line of a place; an empty one says only that the place is there.</summary>
    public void Add(string place, string line)
    {
        if (!_lines.TryGetValue(place, out var lines))
        {
            _lines[place] = lines = [];
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }
    }

    /// <summary>Notes that a place is there and may not be read.</summary>
    public void Deny(string place) => _denied.Add(place);

    public bool IsDenied(string place) => _denied.Contains(place);

    /// <summary>True when the place is there, readable or not.</summary>
    public bool Has(string place) => _lines.ContainsKey(place) || _denied.Contains(place);

    public IReadOnlyList<string> Lines(string place) => _lines.GetValueOrDefault(place) ?? [];

    /// <summary>The first line; null: none.</summary>
    public string? Line(string place) => _lines.TryGetValue(place, out var lines) && lines.Count > 0 ? lines[0] : null;

    /// <summary>The first line as a whole number; null when it is none.</summary>
    public long? Number(string place) => Number(Line(place).AsSpan());

    /// <summary>The same as an int.</summary>
    public int? Int(string place) => Number(place) is >= int.MinValue and <= int.MaxValue and var number ? (int)number : null;

    /// <summary>True for 1, false for 0, null for all else.</summary>
    public bool? Flag(string place) => Line(place) switch { "1" or "Y" or "y" => true, "0" or "N" or "n" => false, _ => null };

    /// <summary>What follows <paramref name="separator"/> in the first line of a place that begins with <paramref name="name"/>; null: nothing does.</summary>
    public string? Field(string place, string name, char separator)
    {
        foreach (var line in Lines(place))
        {
            var at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at > 0 && line.AsSpan(0, at).Trim().SequenceEqual(name) && line.AsSpan(at + 1).Trim() is { IsEmpty: false } value)
            {
                return value.ToString();
            }
        }

        return null;
    }

    /// <summary>The names of what is in a directory, as far as it was told.</summary>
    public IReadOnlyList<string> Children(string directory)
    {
        var prefix = directory + "/";
        return [.. _lines.Keys.Concat(_denied)
            .Where(place => place.StartsWith(prefix, StringComparison.Ordinal))
            .Select(place => place[prefix.Length..].Split('/')[0])
            .Distinct()
            .OrderBy(name => name.Length > 0 && char.IsAsciiDigit(name[^1]) ? name.TrimEnd("0123456789".ToCharArray()) : name, StringComparer.Ordinal)
            .ThenBy(name => name.Length)
            .ThenBy(name => name, StringComparer.Ordinal)];
    }

    /// <summary>The whole number that a text begins with, after blanks; null when it begins with none.</summary>
    public static long? Number(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var end = text.IndexOfAny(' ', '\t', '.');
        return long.TryParse(end < 0 ? text : text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
