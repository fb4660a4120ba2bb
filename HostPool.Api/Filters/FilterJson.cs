using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>Reads conditions out of a body: those that have a name here, and beside them any fact by its key.</summary>
internal static class FilterJson
{
    /// <summary>The most ids that one filter may name.</summary>
    public const int MaxEntries = 1000;

    private const string TextRule = "must be text";
    private const string TextsRule = "must be an array of texts";

    /// <summary>The conditions that are numbers, and nothing else.</summary>
    public static readonly IReadOnlyList<string> Sizes = ["cpus", HostLabels.RamMb, HostLabels.DiskGb];

    /// <summary>The conditions that have a name here.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["os", "tags", "not_tags", "name", "ids", "network", .. Sizes, "cpu_arch"];

    /// <summary>
    /// The conditions of <paramref name="body"/>. A null one is none; an empty one is refused: a script whose variable is unset means no
    /// host at all. Whether some host has the facts that it names is not looked at.
    /// </summary>
    /// <param name="body">The request.</param>
    /// <param name="others">Its keys that are no conditions.</param>
    /// <param name="isOriginal">True: an <c>os</c> or <c>tags</c> that is empty is none, and one of the wrong type a condition that no host meets, as the original has it.</param>
    /// <exception cref="InvalidRequestException">A condition that is empty, or of the wrong type.</exception>
    public static HostFilter Read(JsonObject body, IReadOnlyCollection<string> others, bool isOriginal = false)
    {
        var errors = new List<InvalidPlace>();
        var conditions = new List<HostCondition>();
        foreach (var (key, value) in body)
        {
            if (value is null || others.Contains(key) || IsNone(key, value, isOriginal))
            {
                continue;
            }

            if (value.AsText() is "" || value is JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                errors.Add(new InvalidPlace(key, "is empty; leave it out, or say null, for any"));
            }
            else if (value.AsTexts()?.Contains("") is true)
            {
                errors.Add(new InvalidPlace(key, "holds an empty text; leave it out"));
            }
            else
            {
                Read(key, value, isOriginal, conditions, errors);
            }
        }

        return HostFilter.Of(conditions, [.. errors.Select(error => Hinted(error, others))]) with
        {
            Beside = others,
            Facts = [.. body.Select(pair => pair.Key).Where(key => !others.Contains(key) && !Keys.Contains(key))],
        };
    }

    private static void Read(string key, JsonNode value, bool isOriginal, List<HostCondition> conditions, List<InvalidPlace> errors)
    {
        switch (key)
        {
            case "os":
                Take(value.AsText() is { } os ? [HostConditions.Os(os)] : Never(), TextRule);
                break;
            case "tags":
                Take(value.AsTexts()?.Select(HostConditions.Tag) ?? Never(), TextsRule);
                break;
            case "not_tags":
                Take(value.AsTexts()?.Select(HostConditions.NotTag), TextsRule);
                break;
            case "name":
                Take(value.AsText() is { } name ? [HostConditions.Name(name)] : null, TextRule);
                break;
            case "cpu_arch":
                Take(value.AsText() is { } architecture ? [HostConditions.Fact(key, architecture)] : null, TextRule);
                break;
            case "ids":
                Take(Ids(value) is { } ids ? [HostConditions.Ids(ids)] : null, $"must be an array of at most {MaxEntries} host ids, from 1 on");
                break;
            case "network":
                Take(
                    CidrRange.TryParse(value.AsText(), out var range) ? [HostConditions.Network(value.AsText()!, range)] : null,
                    "must be an IP address or a CIDR range, such as \"10.0.0.0/24\"");
                break;
            case var _ when NumberRange.Of(value)?.Fault(key) is { } fault:
                errors.Add(new InvalidPlace(key, fault));
                break;
            default:
                var kind = FactSchema.KindOf(key);
                Take(Fact(key, kind, value), Rule(kind));
                break;
        }

        HostCondition[]? Never() => isOriginal ? [HostConditions.Never(key)] : null;

        void Take(IEnumerable<HostCondition>? read, string rule)
        {
            if (read is null)
            {
                errors.Add(new InvalidPlace(key, rule));
            }
            else
            {
                conditions.AddRange(read);
            }
        }
    }

    /// <summary>Asks for nothing: no tags, and what the original passes over.</summary>
    private static bool IsNone(string key, JsonNode value, bool isOriginal) => key switch
    {
        "os" or "tags" when isOriginal => value.IsEmpty(),
        "tags" or "not_tags" => value is JsonArray { Count: 0 },
        _ => false,
    };

    /// <summary>The condition on a fact; of a typed one, whose key has a dot, an array asks for all of its texts.</summary>
    private static IEnumerable<HostCondition>? Fact(string key, FactKind kind, JsonNode value) => value switch
    {
        JsonArray when kind is FactKind.Text or FactKind.Any && key.Contains('.', StringComparison.Ordinal) =>
            value.AsTexts()?.Select(text => HostConditions.Fact(key, text)),
        JsonObject when kind is not FactKind.Truth => Number(key, value),
        JsonValue => value.GetValueKind() switch
        {
            JsonValueKind.Number when kind is FactKind.Number or FactKind.Any => Number(key, value),
            JsonValueKind.String when kind is FactKind.Text or FactKind.Any => [HostConditions.Fact(key, value.AsText()!)],
            JsonValueKind.True or JsonValueKind.False when kind is FactKind.Truth or FactKind.Any => [HostConditions.Fact(key, value.ToJsonString())],
            _ => null,
        },
        _ => null,
    };

    private static HostCondition[]? Number(string key, JsonNode value) =>
        NumberRange.Of(value) is { } range ? [HostConditions.Number(key, range.Min, range.Max)] : null;

    /// <summary>What is wrong with a key that nothing is known of may be the key itself.</summary>
    private static InvalidPlace Hinted(InvalidPlace error, IReadOnlyCollection<string> others) =>
        !Keys.Contains(error.Place) && !FactSchema.Keys.Contains(error.Place) && Spelling.Nearest(error.Place, [.. Keys, .. others, .. FactSchema.Keys]) is { } meant
            ? error with { Reason = $"{error.Reason}; or did you mean '{meant}'?" }
            : error;

    private static string Rule(FactKind kind) => kind switch
    {
        FactKind.Number => "must be a number (the least), or {\"min\": …, \"max\": …}",
        FactKind.Text => "must be text, or {\"min\": …, \"max\": …} of numbers",
        FactKind.Truth => "must be true or false",
        _ => "must be a number (the least), {\"min\": …, \"max\": …}, text, true or false",
    };

    private static List<long>? Ids(JsonNode value) =>
        value is JsonArray { Count: <= MaxEntries } array && array.All(id => id is JsonValue number && number.TryGetValue<long>(out var whole) && whole > 0)
            ? [.. array.Select(id => (long)id!)]
            : null;
}
