using System.Globalization;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>
/// Makes weights comparable: each fact counts from 0, the least that a free matching host has, to 1, the most. A host
/// without the fact gets the worst of it.
/// </summary>
internal static class WeightScale
{
    /// <summary>Looks at the free matching hosts once, and gives the order that follows; one without weights as it is.</summary>
    public static OrderPolicy Apply(SqlSession session, ClaimOrder order)
    {
        var policy = order.Policy;
        if (policy.Weights.Count == 0)
        {
            return policy;
        }

        var columns = Enumerable.Range(0, policy.Weights.Count).ToList();
        var sql = new SqlText(string.Create(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", columns.Select(i => $"MIN(f.n{i}), MAX(f.n{i})"))} FROM (SELECT "))
            .Add(string.Join(", ", columns.Select(i => $"{FactSql.Number($"{{{i}}}")} AS n{i}")), [.. policy.Weights.Keys])
            .Add($" FROM hosts h WHERE {HostRows.Free}");

        // The limit keeps databases from looking each number up twice.
        order.Filter.AppendTo(sql).Add(" LIMIT 1000000000) f");
        var bounds = session.Query(sql, row => columns.Select(i => row.IsNull(2 * i) ? (0, 0) : (row.Double(2 * i), row.Double((2 * i) + 1))).ToList()).Single();
        return Sorted(policy, [.. policy.Weights.Values.Zip(bounds, (weight, bound) => (weight, bound.Item1, bound.Item2))]);
    }

    /// <summary>The highest sum first is the least total distance from what would be best.</summary>
    private static OrderPolicy Sorted(OrderPolicy policy, IReadOnlyList<(double Weight, double Min, double Max)> facts)
    {
        var terms = new List<string>();
        var arguments = new List<object>();
        foreach (var (key, (weight, min, max)) in policy.Weights.Keys.Zip(facts))
        {
            // Where all have the same, those that have it are alike, and better than those that do not.
            var factor = Math.Abs(weight) / (max - min);
            var at = arguments.Count;
            terms.Add($"COALESCE(ABS({{{at}}} - {FactSql.Number($"{{{at + 1}}}")}) * {{{at + 2}}}, {{{at + 3}}})");
            arguments.AddRange([weight < 0 ? min : max, key, double.IsFinite(factor) ? factor : 0.0, Math.Abs(weight)]);
        }

        return policy with { Sql = string.Join(" + ", terms), Arguments = arguments };
    }
}
