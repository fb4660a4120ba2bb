using System.Text.Json;
using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>The body of PATCH /host/{id}: objects are merged recursively, arrays and scalars replaced.</summary>
internal static class HostPatch
{
    /// <summary>The body as an object; an absent or null body changes nothing.</summary>
    /// <exception cref="InvalidRequestException">Not an object, or it sets what only the service sets.</exception>
    public static JsonObject Read(JsonNode? body)
    {
        var patch = body switch
        {
            null => [],
            JsonObject given => given,
            _ => throw InvalidRequestException.UnexpectedData("Updates must be a JSON object"),
        };

        var reserved = patch.Select(pair => pair.Key).Where(HostWire.ServiceKeys.Contains)
            .Select(key => new InvalidPlace(key, "is the service's own and cannot be set")).ToList();
        return reserved.Count == 0 ? patch : throw new InvalidRequestException(reserved);
    }

    /// <summary>Merges <paramref name="patch"/> into <paramref name="host"/>.</summary>
    /// <exception cref="InvalidRequestException">The merged host is not valid; <paramref name="host"/> is as it was.</exception>
    public static void Apply(JsonObject patch, PoolHost host)
    {
        var merged = JsonSerializer.SerializeToNode(host.ToWire(), WireJson.Options)!.AsObject();
        Merge(merged, patch);
        var draft = new HostDraft(merged);
        HostDraftValidator.Check(draft, mayLackLogin: host.Credentials.Username.Length == 0);
        HostExpansion.Apply(draft, host);
    }

    /// <summary>True when it says what runs on a host, or how it is spoken to: nothing that answers there settles it any more.</summary>
    public static bool SaysWhatRuns(JsonObject patch) =>
        patch.ContainsKey("os") || (patch["endpoint"] is JsonObject endpoint && (endpoint.ContainsKey("port") || endpoint.ContainsKey("protocol")));

    /// <summary>Lays <paramref name="patch"/> over <paramref name="target"/>, objects into objects.</summary>
    public static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject part && target[key] is JsonObject existing)
            {
                Merge(existing, part);
            }
            else
            {
                target[key] = value?.DeepClone();
            }
        }
    }
}
