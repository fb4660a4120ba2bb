using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Specs;

/// <summary>Makes typed facts of what the commands of an operator printed. Pure.</summary>
internal static class OwnFacts
{
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Null without any command; one that gave nothing is missing, with why.</summary>
    public static JsonObject? Read(ProbeOutput output, IEnumerable<string> keys, FactGaps gaps)
    {
        var facts = new JsonObject();
        var isAny = false;
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            isAny = true;
            if (output.Facts.TryGetValue(key, out var first))
            {
                facts[key] = Typed(output.Tree.Lines($"own/{key}"), first);
            }
            else
            {
                gaps.Of<string>($"own.{key}", null, output.Missing.GetValueOrDefault(key, "not reported"));
            }
        }

        return isAny ? facts : null;
    }

    /// <summary>A number, true, false, a JSON object or array (which may fill several lines), or else the first line as text.</summary>
    public static JsonNode Typed(IReadOnlyList<string> lines, string first)
    {
        if (first[0] is '{' or '[' && Json(lines.Count == 0 ? first : string.Join('\n', lines)) is { } json)
        {
            return json;
        }

        return first switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ when IsNumber(first) => JsonNode.Parse(first)!,
            _ => JsonValue.Create(first),
        };
    }

    /// <summary>As JSON writes numbers, so that an identifier such as 007 stays text; and none that a double cannot hold.</summary>
    private static bool IsNumber(string text) =>
        (char.IsAsciiDigit(text[^1]) && (text[0] == '-' || char.IsAsciiDigit(text[0])))
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
        && Json(text) is not null;

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Shallow);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
