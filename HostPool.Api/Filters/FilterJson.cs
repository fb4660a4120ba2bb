using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>Reads conditions out of a body: those that have a name here, and beside them any fact by its key.</summary>
internal static class FilterJson
{
    /// <summary>The most ids that one filter may name.</summary>
    public const int MaxEntries = 1000;

    private const string TextsRule = "must be an array of texts";
    private const string SizeRule = "must be a number (the least), or {\"min\": …, \"max\": …}";

    /// <summary>The conditions that are numbers, and nothing else.</summary>
    public static readonly IReadOnlyList<string> Sizes = ["cpus", HostLabels.RamMb, HostLabels.DiskGb];

    /// <summary>The conditions that have a name here.</summary>
    public static readonly IReadOnlyList<string> Keys =
        ["os", "tags", "not_tags", "name", "ids", "network", .. Sizes, "cpu_arch"];

    /// <summary>The conditions of <paramref name="body"/>. A null one is none; an empty one is refused: a script whose variable is unset means no host at all.</summary>
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
            if (others.Contains(key) || value is null || IsNone(key, value, isOriginal))
            {
                continue;
            }

            if (value.AsText() is "" || value is JsonArray { Count: 0 })
            {
                errors.Add(new InvalidPlace(key, "is empty; leave it out, or say null, for any"));
            }
            else
            {
                Read(key, value, isOriginal, conditions, errors);
            }
        }

        return HostFilter.Of(conditions, errors, others);
    }

    private static void Read(string key, JsonNode value, bool isOriginal, List<HostCondition> conditions, List<InvalidPlace> errors)
    {
        switch (key)
        {
            case "os":
                Take(value.AsText() is { } os ? [HostConditions.Os(os)] : Never(), "must be text");
                break;
            case "tags":
                Take(value.AsTexts()?.Select(HostConditions.Tag) ?? Never(), TextsRule);
                break;
            case "not_tags" when value.AsTexts()?.Contains("") is true:
                errors.Add(new InvalidPlace(key, "holds an empty text, which excludes no host; leave it out"));
                break;
            case "not_tags":
                Take(value.AsTexts()?.Select(HostConditions.NotTag), TextsRule);
                break;
            case "name":
                Take(value.AsText() is { } name ? [HostConditions.Name(name)] : null, "must be text");
                break;
            case "ids":
                Take(Ids(value) is { } ids ? [HostConditions.Ids(ids)] : null, "must be an array of at most 1000 host ids");
                break;
            case "network":
                Take(
                    CidrRange.TryParse(value.AsText(), out var range) ? [HostConditions.Network(value.AsText()!, range)] : null,
                    "must be an IP address or a CIDR range, such as \"10.0.0.0/24\"");
                break;
            case var _ when Range(value) is { } bounds && HostConditions.Fault(bounds.Min, bounds.Max) is { } fault:
                errors.Add(new InvalidPlace(key, fault));
                break;
            case var _ when Sizes.Contains(key):
                Take(Size(key, value) is { } size ? [size] : null, SizeRule);
                break;
            default:
                Take(Facts(key, value), "must be a number (the least), {\"min\": …, \"max\": …}, or text");
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

    /// <summary>
    /// Asks for nothing: no tags, all of no texts, a range without bounds, and of a fact no less than 0. Of a typed fact, whose key has a
    /// dot, false and 0 are values as others are.
    /// </summary>
    private static bool IsNone(string key, JsonNode value, bool isOriginal) => key switch
    {
        "os" or "tags" when isOriginal => value.IsEmpty(),
        "tags" or "not_tags" => value is JsonArray { Count: 0 },
        "os" or "name" or "ids" or "network" => false,
        _ when Sizes.Contains(key) => value is JsonObject { Count: 0 } || (IsNumber(value) && (double)value == 0),
        _ when IsTyped(key) => value is JsonArray { Count: 0 } or JsonObject { Count: 0 },
        _ => value is not JsonArray && value.AsText() is null && value.IsEmpty(),
    };

    private static bool IsTyped(string key) => key.Contains('.', StringComparison.Ordinal);

    /// <summary>The condition on a fact; on a typed one, whose key has a dot, an array asks for all of its texts.</summary>
    private static HostCondition[]? Facts(string key, JsonNode value) =>
        IsTyped(key) && value.AsTexts() is { } texts ? [.. texts.Select(text => HostConditions.Fact(key, text))]
        : Fact(key, value) is { } condition ? [condition]
        : null;

    private static HostCondition? Fact(string key, JsonNode value) =>
        Size(key, value) is { } size ? size
        : value is JsonValue ? HostConditions.Fact(key, value.AsText() ?? value.ToJsonString())
        : null;

    private static HostCondition? Size(string key, JsonNode value) =>
        Range(value) is { } range ? HostConditions.Number(key, range.Min, range.Max)
        : IsNumber(value) ? HostConditions.Number(key, (double)value, null)
        : null;

    private static (double? Min, double? Max)? Range(JsonNode value) =>
        value is JsonObject range && range.All(bound => bound.Key is "min" or "max" && IsNumber(bound.Value)) ? ((double?)range["min"], (double?)range["max"]) : null;

    private static bool IsNumber(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() is JsonValueKind.Number && double.IsFinite((double)node);

    private static List<long>? Ids(JsonNode value) =>
        value is JsonArray { Count: <= MaxEntries } array && array.All(id => id is JsonValue number && number.TryGetValue<long>(out _))
            ? [.. array.Select(id => (long)id!)]
            : null;
}
