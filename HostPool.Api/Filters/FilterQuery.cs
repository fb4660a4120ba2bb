using System.Globalization;
using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>
/// Reads conditions out of a query string: <c>?os=linux&amp;tags=a,b&amp;ram_mb=8192&amp;cpus=4..8&amp;network=10.0.0.0/24</c>.
/// </summary>
internal static class FilterQuery
{
    /// <summary>
    /// The conditions that the query names; a number is a minimum, <c>4..8</c>, <c>4..</c> and <c>..8</c> are ranges.
    /// A key without a name here is a fact's, which the caller knows to exist or leaves out.
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
                case "not_tags":
                    conditions.AddRange(value.Split(',').Select(HostConditions.NotTag));
                    break;
                case "name":
                    conditions.Add(HostConditions.Name(value));
                    break;
                case "ids" when Ids(value) is { } ids:
                    conditions.Add(HostConditions.Ids(ids));
                    break;
                case "network" when CidrRange.TryParse(value, out var range):
                    conditions.Add(HostConditions.Network(value, range));
                    break;
                case "ids":
                    errors.Add(new InvalidPlace(key, $"'{value}' is not a list of host ids, such as 1,2,3"));
                    break;
                case "network":
                    errors.Add(new InvalidPlace(key, $"'{value}' is not an IP address or CIDR range"));
                    break;
                case var _ when Range(value) is { } range && HostConditions.Fault(range.Min, range.Max) is { } fault:
                    errors.Add(new InvalidPlace(key, fault));
                    break;
                default:
                    conditions.Add(Fact(key, value));
                    break;
            }
        }

        return HostFilter.Of(conditions, errors);
    }

    private static HostCondition Fact(string key, string value) =>
        Number(value) is { } least ? HostConditions.Number(key, least, null)
        : Range(value) is { } range ? HostConditions.Number(key, range.Min, range.Max)
        : HostConditions.Fact(key, value);

    private static (double? Min, double? Max)? Range(string value)
    {
        var dots = value.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
        {
            return null;
        }

        var (low, high) = (value[..dots], value[(dots + 2)..]);
        var (min, max) = (Number(low), Number(high));
        return (low.Length == 0 || min is not null) && (high.Length == 0 || max is not null) && (min ?? max) is not null ? (min, max) : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static List<long>? Ids(string text)
    {
        var ids = text.Split(',').Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToList();
        return ids.Count <= FilterJson.MaxEntries && ids.All(id => id > 0) ? ids : null;
    }
}
