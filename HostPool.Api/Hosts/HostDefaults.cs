using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>
/// What fills in for hosts that do not say: <c>name</c> and <c>os</c> when the host has none, <c>tags</c> united,
/// <c>endpoint</c> and <c>credentials</c> key by key, the host's own keys winning. <c>endpoint.ip</c> and
/// <c>platform</c> are ignored.
/// </summary>
internal static class HostDefaults
{
    /// <summary>What is wrong with the defaults themselves, as <paramref name="place"/>.</summary>
    public static IEnumerable<InvalidPlace> Check(JsonObject defaults, string place)
    {
        foreach (var part in (string[])["endpoint", "credentials"])
        {
            if (!defaults[part].IsEmpty() && defaults[part] is not JsonObject)
            {
                yield return new InvalidPlace($"{place}.{part}", "must be an object");
            }
        }

        if (defaults["tags"] is { } tags && tags.AsTexts() is null)
        {
            yield return new InvalidPlace($"{place}.tags", "must be an array of strings");
        }
    }

    /// <summary>Fills <paramref name="host"/> in place from defaults that passed <see cref="Check"/>.</summary>
    public static void FillIn(JsonObject host, JsonObject defaults)
    {
        foreach (var key in (string[])["name", "os"])
        {
            if (host[key].IsEmpty() && !defaults[key].IsEmpty())
            {
                host[key] = defaults[key]!.DeepClone();
            }
        }

        UniteTags(host, defaults);
        FillInPart(host, defaults, "endpoint", except: "ip");
        FillInPart(host, defaults, "credentials", except: null);
    }

    private static void UniteTags(JsonObject host, JsonObject defaults)
    {
        if (defaults["tags"].AsTexts() is not { Count: > 0 } shared)
        {
            return;
        }

        var own = host["tags"].IsEmpty() ? [] : host["tags"].AsTexts();
        if (own is not null)
        {
            host["tags"] = new JsonArray([.. own.Union(shared).Select(tag => JsonValue.Create(tag))]);
        }
    }

    private static void FillInPart(JsonObject host, JsonObject defaults, string part, string? except)
    {
        if (defaults[part] is not JsonObject shared)
        {
            return;
        }

        if (host[part] is null)
        {
            host[part] = new JsonObject();
        }

        if (host[part] is JsonObject own)
        {
            foreach (var (key, value) in shared)
            {
                if (key != except && !own.ContainsKey(key))
                {
                    own[key] = value?.DeepClone();
                }
            }
        }
    }
}
