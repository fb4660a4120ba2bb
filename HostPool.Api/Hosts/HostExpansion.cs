using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>From a draft that passed <see cref="HostDraftValidator"/> to entities.</summary>
internal static class HostExpansion
{
    private static readonly HashSet<string> KnownKeys =
        [.. HostWire.ServiceKeys, "name", "os", "tags", "hardware_specs"];

    /// <summary>One host for each address of <c>endpoint.ip</c>; those of a range are named <c>name_0</c>, <c>name_1</c>, ….</summary>
    public static IEnumerable<PoolHost> Expand(HostDraft draft)
    {
        _ = CidrRange.TryParse(draft.Ip.AsText(), out var range);
        var extra = Extra(draft);
        var credentials = Credentials(draft);
        var index = 0;
        foreach (var address in range.Addresses())
        {
            var host = new PoolHost { Os = "", Endpoint = Endpoint(draft, address.ToString()), Credentials = credentials };
            Fill(host, draft, extra);
            if (!range.IsSingle && host.Name is not null)
            {
                host.Name = $"{host.Name}_{index}";
            }

            index++;
            yield return host;
        }
    }

    /// <summary>Makes <paramref name="host"/> what the draft says; the draft has one address.</summary>
    public static void Apply(HostDraft draft, PoolHost host)
    {
        _ = CidrRange.TryParse(draft.Ip.AsText(), out var range);
        host.Endpoint = Endpoint(draft, range.Addresses().First().ToString());
        host.Credentials = Credentials(draft);
        Fill(host, draft, Extra(draft));
    }

    private static void Fill(PoolHost host, HostDraft draft, string? extra)
    {
        host.Name = draft.Name.AsNonEmptyText();
        host.Os = draft.Os.AsText()!;
        host.SetTags((draft.Tags.AsTexts() ?? []).Distinct());
        host.HardwareSpecs = (draft.HardwareSpecs as JsonObject)?.ToJsonString();
        host.Extra = extra;
    }

    private static HostEndpoint Endpoint(HostDraft draft, string ip) =>
        new() { Ip = ip, Port = draft.Port.AsInt()!.Value, Protocol = draft.Protocol.AsText()! };

    private static HostCredentials Credentials(HostDraft draft) => new()
    {
        Username = draft.Username.AsText() ?? "",
        Password = draft.Password.AsNonEmptyText(),
        Key = draft.Key.AsNonEmptyText(),
    };

    private static string? Extra(HostDraft draft)
    {
        var extra = Except(draft.Json, [.. KnownKeys, "endpoint", "credentials"]);
        Add(extra, "endpoint", Except(draft.Endpoint!.AsObject(), ["ip", "port", "protocol"]));
        Add(extra, "credentials", Except(draft.Credentials!.AsObject(), ["username", "password", "key"]));
        return extra.Count == 0 ? null : extra.ToJsonString();
    }

    private static void Add(JsonObject extra, string part, JsonObject keys)
    {
        if (keys.Count > 0)
        {
            extra[part] = keys;
        }
    }

    private static JsonObject Except(JsonObject from, HashSet<string> keys) =>
        new(from.Where(pair => !keys.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
}
