using System.Globalization;
using System.Text.RegularExpressions;
using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>Every kind of condition, in SQL that all providers share.</summary>
internal static class HostConditions
{
    private const string OfText = "l.key = {0} AND l.text = {1}";

    /// <summary>
    /// Where the first and the last host with a label are: free hosts are looked through in the order of their ids, and
    /// those that have the label may be few and at the end.
    /// </summary>
    private const string Within = $"AND h.id >= (SELECT MIN(r.host_id) FROM {Labelled}) AND h.id <= (SELECT MAX(r.host_id) FROM {Labelled})";

    private const string Labelled = "host_labels r WHERE r.key = {0} AND r.text = {1}";

    /// <summary>What no host meets: what was asked is of the wrong type, which the original answers with "none".</summary>
    public static HostCondition Never(string key) => new(key, "something that no host can have", "1 = 0");

    public static HostCondition Os(string os) => new("os", os.ToLowerInvariant(), "h.os = {0}", os.ToLowerInvariant());

    public static HostCondition Tag(string tag) => WithText("tags", tag, HostLabel.Tags, HostLabels.Key(tag));

    public static HostCondition NotTag(string tag) => new("not_tags", $"not {tag}", $"NOT {Any(OfText)}", HostLabel.Tags, HostLabels.Key(tag)) { Walked = $"{First(OfText)} IS NULL" };

    /// <summary>The case of A to Z does not count. That of other letters does: databases differ on what is their lower case.</summary>
    public static HostCondition Name(string name) =>
        new("name", name, "COALESCE(lower(h.name) = {0}, FALSE)", string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter)));

    public static HostCondition Ids(IReadOnlyList<long> ids) =>
        new("ids", string.Join(", ", ids), $"h.id IN ({string.Join(", ", ids.Select((_, i) => $"{{{i}}}"))})", [.. ids.Cast<object>()]);

    /// <summary>Its endpoint lies in the block.</summary>
    public static HostCondition Network(string text, CidrRange range)
    {
        var (first, last) = AddressKey.Of(range);
        return new HostCondition("network", text, "h.address_key BETWEEN {0} AND {1}", first, last);
    }

    /// <summary>A fact that is a number within bounds, both included.</summary>
    public static HostCondition Number(string fact, double? min, double? max) => (min, max) switch
    {
        ({ } low, { } high) => OfNumber(fact, $"{Text(low)} to {Text(high)}", "l.number >= {1} AND l.number <= {2}", number => number >= low && number <= high, low, high),
        ({ } low, null) => OfNumber(fact, $"at least {Text(low)}", "l.number >= {1}", number => number >= low, low),
        (null, { } high) => OfNumber(fact, $"at most {Text(high)}", "l.number <= {1}", number => number <= high, high),
        _ => OfNumber(fact, "a number", "l.number IS NOT NULL", _ => true),
    };

    /// <summary>A fact that has a text; <c>*</c> in it stands for anything.</summary>
    public static HostCondition Fact(string fact, string text) => text.Contains('*', StringComparison.Ordinal)
        ? OfFact(fact, text, "l.text LIKE {1} ESCAPE '~'", label => IsLike(label.Text, HostLabels.Key(text)) ? label.Text : null, Pattern(HostLabels.Key(text)))
        : WithText(fact, text, fact, HostLabels.Key(text)) with { Fact = fact, Met = label => label.Text == HostLabels.Key(text) ? label.Text : null };

    /// <summary>A number, for people.</summary>
    public static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Pattern(string text) => text
        .Replace("~", "~~", StringComparison.Ordinal)
        .Replace("%", "~%", StringComparison.Ordinal)
        .Replace("_", "~_", StringComparison.Ordinal)
        .Replace('*', '%');

    private static bool IsLike(string text, string pattern) => Regex.IsMatch(
        text, $@"\A{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static HostCondition WithText(string key, string asked, string label, string text) =>
        new(key, asked, $"({Any(OfText)} {Within})", label, text) { Walked = $"{First(OfText)} IS NOT NULL {Within}", Labels = OfText, LabelOrder = " ORDER BY l.host_id" };

    /// <remarks>
    /// Of one host the labels are few, and of one number the hosts are many: inside of a function, the number is nothing that a
    /// database could look for in the index of all hosts' numbers, or know to be in it.
    /// </remarks>
    private static HostCondition OfNumber(string fact, string asked, string sql, Func<double, bool> holds, params object[] arguments) =>
        OfFact(fact, asked, $"COALESCE({sql}, FALSE)", label => label.Number is { } number && holds(number) ? Text(number) : null, arguments)
            with { Labels = $"l.key = {{0}} AND {sql}", LabelOrder = " ORDER BY l.number" };

    private static HostCondition OfFact(string fact, string asked, string sql, Func<HostLabel, string?> met, params object[] arguments)
    {
        var labels = $"l.key = {{0}} AND {sql}";
        return new(fact, asked, Any(labels), [fact, .. arguments]) { Walked = $"{First(labels)} IS NOT NULL", Fact = fact, Met = met };
    }

    private static string Any(string labels) => $"EXISTS (SELECT 1 FROM host_labels l WHERE l.host_id = h.id AND {labels})";

    /// <summary>As a value: PostgreSQL joins what is asked by EXISTS, and may read the labels of hosts that others have up to the first free one.</summary>
    private static string First(string labels) => $"(SELECT l.host_id FROM host_labels l WHERE l.host_id = h.id AND {labels} LIMIT 1)";
}
