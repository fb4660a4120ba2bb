using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>Asks a JSON value for what it is, without exceptions.</summary>
internal static class JsonText
{
    /// <summary>The string, or null when the value is missing or something else.</summary>
    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The string, or null when it is empty, missing or something else.</summary>
    public static string? AsNonEmptyText(this JsonNode? node) => node.AsText() is { Length: > 0 } text ? text : null;

    /// <summary>The whole number, or null when the value is missing, something else, or out of the range of an int.</summary>
    public static int? AsInt(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    /// <summary>The strings, or null when the value is not an array of strings.</summary>
    public static IReadOnlyList<string>? AsTexts(this JsonNode? node)
    {
        if (node is not JsonArray array)
        {
            return null;
        }

        var texts = array.Select(AsText).OfType<string>().ToList();
        return texts.Count == array.Count ? texts : null;
    }

    /// <summary>True for what a JSON client sends to say nothing: null, false, 0, and empty text, arrays and objects.</summary>
    public static bool IsEmpty(this JsonNode? node) => node switch
    {
        null => true,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            JsonValueKind.Number => value.TryGetValue<double>(out var number) && number == 0,
            _ => false,
        },
        _ => false,
    };
}
