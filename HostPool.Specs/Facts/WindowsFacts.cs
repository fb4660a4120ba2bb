using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Specs;

/// <summary>Reads the typed facts that <c>Probe/windows.ps1</c> tells as JSON. Pure, and bears any text.</summary>
internal static class WindowsFacts
{
    private const int LongestText = 1024;
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 16 };

    /// <summary>Null when they are not what the script tells.</summary>
    /// <param name="output">A whole answer.</param>
    /// <param name="own">The keys of commands; they are for a POSIX shell, and are not run.</param>
    public static MachineFacts? Read(ProbeOutput output, IEnumerable<string> own)
    {
        try
        {
            var json = Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(output.Tree.Lines("facts"))));
            var facts = Clean(JsonNode.Parse(json, documentOptions: Shallow)).Deserialize<MachineFacts>(FactJson.Options);
            var missing = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, why) in facts?.Missing ?? new Dictionary<string, string>())
            {
                missing[key] = why ?? "not told";
            }

            foreach (var key in own)
            {
                missing[$"own.{key}"] = "for a POSIX shell; not run on Windows";
            }

            return facts is null ? null : facts with { Missing = missing };
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What cannot be stored or shown is a blank, and what is nothing is left out.</summary>
    private static JsonNode? Clean(JsonNode? node) => node switch
    {
        JsonObject parts => new JsonObject(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Key, Clean(part.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Clean).Where(element => element is not null)]),
        JsonValue value when value.GetValueKind() is JsonValueKind.String =>
            OneLine.Of(value.GetValue<string>(), LongestText) is { Length: > 0 } text ? JsonValue.Create(text) : null,
        _ => node?.DeepClone(),
    };
}
