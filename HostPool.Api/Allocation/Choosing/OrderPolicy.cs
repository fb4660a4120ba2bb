using System.Globalization;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>The order in which matching hosts are tried, as SQL over <c>hosts h</c>. The id settles what is even.</summary>
/// <param name="Name">As clients write it.</param>
/// <param name="Sql">What is sorted by, before the id; empty: nothing.</param>
/// <param name="Arguments">What <c>{0}</c>, <c>{1}</c> in it stand for.</param>
internal sealed record OrderPolicy(string Name, string Sql, params IReadOnlyList<object> Arguments)
{
    /// <summary>A prime below 2^31, so that the product of two numbers below it fits into 63 bits.</summary>
    private const int Prime = int.MaxValue;

    /// <summary>Lowest id first.</summary>
    public static readonly OrderPolicy First = new("first", "");

    /// <summary>The smallest first: by processors, then memory, then disk. What is not known counts as the largest.</summary>
    public static readonly OrderPolicy Pack = new(
        "pack",
        string.Join(", ", Enumerable.Range(0, 3).Select(i => $"COALESCE({FactSql.Number($"{{{i}}}")}, 1e308)")),
        "cpus",
        HostLabels.RamMb,
        HostLabels.DiskGb)
    {
        Facts = ["cpus", HostLabels.RamMb, HostLabels.DiskGb],
    };

    /// <summary>Wear is spread: those that were never given back first, then the one given back longest ago.</summary>
    public static readonly OrderPolicy Spread = new("spread", "COALESCE(h.released_at, -1)");

    /// <summary>How much each fact counts; empty: by something else. To be brought to scale by <see cref="WeightScale"/> before it sorts.</summary>
    public IReadOnlyDictionary<string, double> Weights { get; private init; } = new Dictionary<string, double>();

    /// <summary>The facts that decide.</summary>
    public IReadOnlyList<string> Facts { get; private init; } = [];

    /// <summary>True when hosts are in the order of their ids, so that looking on starts behind the last one.</summary>
    public bool IsById => Sql.Length == 0 && Weights.Count == 0;

    /// <summary>
    /// Any order, each time another, that stays the same as long as this policy is used: by a random polynomial of the id
    /// over a prime field, in whole numbers on which all databases agree.
    /// </summary>
    public static OrderPolicy Random()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"(h.id % {Prime})");
        var sql = string.Create(CultureInfo.InvariantCulture, $"((({{0}} * {id} + {{1}}) % {Prime} * {id} + {{2}}) % {Prime} * {id} + {{3}}) % {Prime}");
        return new OrderPolicy("random", sql, [.. Enumerable.Range(0, 4).Select(_ => (object)System.Random.Shared.NextInt64(1, Prime))]);
    }

    /// <summary>By a weighted sum of facts, highest first.</summary>
    public static OrderPolicy Weighted(IReadOnlyDictionary<string, double> weights) =>
        new("weights", "") { Weights = weights, Facts = [.. weights.Keys] };

    /// <summary>Adds <c> ORDER BY …</c>.</summary>
    public SqlText AppendTo(SqlText sql) =>
        Sql.Length == 0 ? sql.Add(" ORDER BY h.id") : sql.Add(" ORDER BY ").Add(Sql, Arguments).Add(", h.id");
}
