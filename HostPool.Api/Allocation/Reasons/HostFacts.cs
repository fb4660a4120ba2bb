using System.Globalization;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>What a host has of what is asked for, for people. Pure.</summary>
internal static class HostFacts
{
    /// <summary>So many values of a list that has none that would do; a processor has a hundred flags.</summary>
    private const int MaxOfList = 5;

    public static ConditionWire Of(PoolHost host, HostCondition condition) => new(condition.Key, condition.Asked, condition switch
    {
        { Fact: { } fact } => Of([.. Labels(host, fact)], condition),
        { Key: "os" } => host.Os,
        { Key: "tags" or "not_tags" } => string.Join(", ", host.Tags),
        { Key: "name" } => host.Name,
        { Key: "ids" } => host.Id.ToString(CultureInfo.InvariantCulture),
        { Key: "network" } => host.Endpoint.Ip,
        _ => null,
    });

    /// <summary>The number that hosts are sorted by where they are by a fact, of a list the least (<see cref="FactSql.Number"/>); null: not known.</summary>
    public static string? Sorted(PoolHost host, string fact) => Labels(host, fact).Min(label => label.Number) is { } least ? HostConditions.Text(least) : null;

    /// <summary>The value that meets the condition; where none does, what there is instead; null: not known.</summary>
    private static string? Of(IReadOnlyList<HostLabel> labels, HostCondition condition) =>
        labels.Select(condition.Met).FirstOrDefault(met => met is not null)
        ?? (labels.Count == 0 ? null : string.Join(", ", [.. labels.Take(MaxOfList).Select(Text), .. labels.Count > MaxOfList ? ["…"] : Array.Empty<string>()]));

    private static IEnumerable<HostLabel> Labels(PoolHost host, string fact) =>
        HostLabels.Of(host).Where(label => label.Key == fact && fact is not HostLabel.Tags);

    private static string Text(HostLabel label) => label.Number is { } number ? HostConditions.Text(number) : label.Text;
}
