using HostPool.Api.Filters;

namespace HostPool.Api.Allocation;

/// <summary>The order in which matching hosts are tried, as SQL over <c>hosts h</c>. The id settles what is even.</summary>
/// <param name="Name">As clients write it.</param>
/// <param name="Sql">What is sorted by, before the id; empty: nothing.</param>
/// <param name="Arguments">What <c>{0}</c>, <c>{1}</c> in it stand for.</param>
internal sealed record OrderPolicy(string Name, string Sql, params IReadOnlyList<object> Arguments)
{
    /// <summary>Lowest id first.</summary>
    public static readonly OrderPolicy First = new("first", "");

    /// <summary>True when hosts are in the order of their ids, so that looking on starts behind the last one.</summary>
    public bool IsById => Sql.Length == 0;

    /// <summary>Adds <c> ORDER BY …</c>.</summary>
    public SqlText AppendTo(SqlText sql) => IsById ? sql.Add(" ORDER BY h.id") : sql.Add(" ORDER BY ").Add(Sql, Arguments).Add(", h.id");
}
