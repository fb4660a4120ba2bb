using System.Globalization;
using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>
/// Reads conditions out of a query string: <c>?os=linux&amp;tags=a,b&amp;ram_mb=8192&amp;cpus=4..8&amp;network=10.0.0.0/24</c>.
/// </summary>
internal static class FilterQuery
{
    /// <summary>The conditions that are lists, split at commas, and may be given several times.</summary>
    public static readonly IReadOnlyList<string> Lists = ["tags", "not_tags", "ids"];

    /// <summary>
    /// The conditions that the query names; of a fact that is a number a number is a minimum, <c>4..8</c>, <c>4..</c> and <c>..8</c> are
    /// ranges. A key without a name here is a fact's, which the caller knows to exist or leaves out. An empty value is no condition.
    /// </summary>
    /// <exception cref="InvalidRequestException">A condition of the wrong form.</exception>
    public static HostFilter Read(IEnumerable<KeyValuePair<string, string>> query)
    {
        var conditions = new List<HostCondition>();
        var errors = new List<InvalidPlace>();
        foreach (var (key, value) in query.Where(pair => pair.Value.Length > 0))
        {
            switch (key)
            {
                case "os":
                    conditions.Add(HostConditions.Os(value));
                    break;
                case "tags":
                    conditions.AddRange(value.Split(',').Select(HostConditions.Tag));
                    break;
                case "not_tags" when value.Split(',').Contains(""):
                    errors.Add(new InvalidPlace(key, "holds an empty text; leave it out"));
                    break;
                case "not_tags":
                    conditions.AddRange(value.Split(',').Select(HostConditions.NotTag));
                    break;
                case "name":
                    conditions.Add(HostConditions.Name(value));
                    break;
                case "cpu_arch":
                    conditions.Add(HostConditions.Fact(key, value));
                    break;
                case "ids" when Ids(value) is { } ids:
                    conditions.Add(HostConditions.Ids(ids));
                    break;
                case "network" when CidrRange.TryParse(value, out var block):
                    conditions.Add(HostConditions.Network(value, block));
                    break;
                case "ids":
                    errors.Add(new InvalidPlace(key, $"'{value}' is not a list of host ids, such as 1,2,3"));
                    break;
                case "network":
                    errors.Add(new InvalidPlace(key, $"'{value}' is not an IP address or CIDR range"));
                    break;
                case var _ when (IsLeast(key) ? NumberRange.OrLeast(value) : NumberRange.Of(value)) is { } range:
                    Add(range.Fault(key), HostConditions.Number(key, range.Min, range.Max));
                    break;
                default:
                    Add(Fault(FactSchema.KindOf(key), value), HostConditions.Fact(key, value));
                    break;
            }

            void Add(string? fault, HostCondition condition)
            {
                if (fault is null)
                {
                    conditions.Add(condition);
                }
                else
                {
                    errors.Add(new InvalidPlace(key, fault));
                }
            }
        }

        return HostFilter.Of(conditions, errors);
    }

    /// <summary>
    /// In a query all is text. Of a fact that is a number it is the least; of what a command printed, which has the type that it looks
    /// like, too. What <c>hardware_specs</c> have beside is text, and <c>22.04</c> a version rather than an amount.
    /// </summary>
    private static bool IsLeast(string key) => FactSchema.KindOf(key) switch
    {
        FactKind.Number => true,
        FactKind.Any => key.Contains('.', StringComparison.Ordinal),
        _ => false,
    };

    private static string? Fault(FactKind kind, string value) => kind switch
    {
        FactKind.Number => $"'{value}' is not a number (the least), nor a range such as 4..8",
        FactKind.Truth when value.ToLowerInvariant() is not ("true" or "false") => $"'{value}' is not true or false",
        _ => null,
    };

    private static List<long>? Ids(string text)
    {
        var ids = text.Split(',').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToList();
        return ids.Count <= FilterJson.MaxEntries && ids.All(id => id > 0) ? ids : null;
    }
}
