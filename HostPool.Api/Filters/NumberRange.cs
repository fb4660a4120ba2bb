using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Api.Filters;

/// <summary>Numbers from one to another, both included.</summary>
/// <param name="Min">The least; null: any.</param>
/// <param name="Max">The most; null: any.</param>
internal readonly record struct NumberRange(double? Min, double? Max)
{
    private const string Dots = "..";

    /// <summary>Of a body: a number is the least, <c>{"min": 4, "max": 8}</c> a range; null: neither.</summary>
    public static NumberRange? Of(JsonNode value) =>
        IsNumber(value) ? new((double)value, null)
        : value is JsonObject range && range.All(bound => bound.Key is "min" or "max" && IsNumber(bound.Value)) ? new((double?)range["min"], (double?)range["max"])
        : null;

    /// <summary>Of a query: <c>4..8</c>, <c>4..</c> or <c>..8</c>; null: none of them.</summary>
    public static NumberRange? Of(string text)
    {
        var dots = text.IndexOf(Dots, StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }

        var (low, high) = (text[..dots], text[(dots + Dots.Length)..]);
        var (min, max) = (Number(low), Number(high));
        return (low.Length == 0 || min is not null) && (high.Length == 0 || max is not null) && (min ?? max) is not null ? new(min, max) : null;
    }

    /// <summary>The same, where a number is the least.</summary>
    public static NumberRange? OrLeast(string text) => Number(text) is { } least ? new(least, null) : Of(text);

    /// <summary>Why no host can have such a number of <paramref name="key"/>; null: some may.</summary>
    public string? Fault(string key) =>
        Min > Max ? $"no number is at least {HostConditions.Text(Min.Value)} and at most {HostConditions.Text(Max.Value)}"
        : FilterJson.Sizes.Contains(key) && (Min < 0 || Max < 0) ? "must not be negative"
        : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static bool IsNumber(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.Number && double.IsFinite((double)node);
}
