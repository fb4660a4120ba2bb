using HostPool.Api.Hosts;

namespace HostPool.Api.Filters;

/// <summary>Which hosts are wanted: all conditions must hold.</summary>
/// <param name="Conditions">What is asked, in the order of the request.</param>
internal sealed record HostFilter(IReadOnlyList<HostCondition> Conditions)
{
    /// <summary>The most conditions: beyond several hundred, databases refuse the statement.</summary>
    public const int MaxConditions = 60;

    /// <summary>Every host.</summary>
    public static readonly HostFilter All = new([]);

    /// <summary>The keys of its request that are no conditions, and may have been meant by one.</summary>
    public IReadOnlyCollection<string> Beside { get; init; } = [];

    /// <summary>The keys of facts that its request names, with a condition or with null: some host must have each, or it is a mistyped key.</summary>
    public IReadOnlyCollection<string> Facts { get; init; } = [];

    /// <summary>The filter that a request asks for.</summary>
    /// <exception cref="InvalidRequestException">There are <paramref name="errors"/>, or too many conditions.</exception>
    public static HostFilter Of(IReadOnlyList<HostCondition> conditions, IReadOnlyList<InvalidPlace> errors) =>
        errors.Count > 0 ? throw new InvalidRequestException(errors)
        : conditions.Count > MaxConditions ? throw new InvalidRequestException([TooMany(conditions)])
        : new HostFilter(conditions);

    /// <summary>Adds <c> AND …</c> for each condition.</summary>
    public SqlText AppendTo(SqlText sql)
    {
        foreach (var condition in Conditions)
        {
            sql.Add(" AND ").Add(condition.Sql, condition.Arguments);
        }

        return sql;
    }

    /// <summary>The same for a walk over hosts that ends at the first few.</summary>
    public SqlText AppendWalkedTo(SqlText sql)
    {
        foreach (var condition in Conditions)
        {
            sql.Add(" AND ").Add(condition.Walked, condition.Arguments);
        }

        return sql;
    }

    /// <summary>Told of the key that asks for most.</summary>
    private static InvalidPlace TooMany(IReadOnlyList<HostCondition> conditions)
    {
        var most = conditions.GroupBy(condition => condition.Key).MaxBy(group => group.Count())!;
        return new InvalidPlace(most.Key, $"is {most.Count()} of {conditions.Count} conditions, each text of a list one; at most {MaxConditions} can be asked for at once");
    }
}
