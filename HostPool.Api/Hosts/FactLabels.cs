using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>
/// Typed facts as keys and values to filter by. A fact inside of another has a dotted key (<c>cpu.cores</c>); a list has its
/// elements' keys (<c>gpus.model</c>), which each element may meet, and how many it has (<c>gpus.count</c>). Pure.
/// </summary>
internal static class FactLabels
{
    /// <summary>How many of a list there are.</summary>
    public const string Count = "count";

    /// <summary>What is no fact.</summary>
    private const string Missing = "missing";

    public static IEnumerable<(string Key, JsonValue Value)> Of(JsonObject facts) =>
        facts.Where(fact => fact.Key != Missing).SelectMany(fact => Of(fact.Key, fact.Value));

    private static IEnumerable<(string Key, JsonValue Value)> Of(string key, JsonNode? fact) => fact switch
    {
        JsonValue value => [(key, value)],
        JsonObject parts => parts.SelectMany(part => Of($"{key}.{part.Key}", part.Value)),
        JsonArray list when IsOfObjects(key, list) =>
            [($"{key}.{Count}", JsonValue.Create(list.Count)), .. list.SelectMany(element => Of(key, element))],
        JsonArray list => list.SelectMany(element => Of(key, element)),
        _ => [],
    };

    /// <summary>All lists that are not part of something else are of objects, those that are empty too.</summary>
    private static bool IsOfObjects(string key, JsonArray list) =>
        list.Count == 0 ? !key.Contains('.', StringComparison.Ordinal) : list.All(element => element is JsonObject);
}
