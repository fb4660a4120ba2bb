namespace HostPool.Api.Filters;

/// <summary>Which hosts are wanted: all conditions must hold.</summary>
/// <param name="Conditions">What is asked, in the order of the request.</param>
internal sealed record HostFilter(IReadOnlyList<HostCondition> Conditions)
{
    /// <summary>Every host.</summary>
    public static readonly HostFilter All = new([]);

    /// <summary>The facts that it asks for, beside those that have a name here.</summary>
    public IEnumerable<HostCondition> OfFacts => Conditions.Where(condition => condition.Fact is { } fact && !FilterJson.Keys.Contains(fact));

    /// <summary>Adds <c> AND …</c> for each condition.</summary>
    public SqlText AppendTo(SqlText sql)
    {
        foreach (var condition in Conditions)
        {
            sql.Add(" AND ").Add(condition.Sql, condition.Arguments);
        }

        return sql;
    }
}
