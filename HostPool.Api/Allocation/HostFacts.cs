using System.Globalization;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>What a host has of what is asked for, for people. Pure.</summary>
internal static class HostFacts
{
    public static ConditionWire Of(PoolHost host, HostCondition condition) => new(condition.Key, condition.Asked, condition switch
    {
        { Fact: { } fact } => Of(host, fact),
        { Key: "os" } => host.Os,
        { Key: "tags" or "not_tags" } => string.Join(", ", host.Tags),
        { Key: "name" } => host.Name,
        { Key: "ids" } => host.Id.ToString(CultureInfo.InvariantCulture),
        { Key: "network" } => host.Endpoint.Ip,
        _ => null,
    });

    /// <summary>The fact, as the number that it is compared by where it is one; null: not known.</summary>
    public static string? Of(PoolHost host, string fact) =>
        HostLabels.Of(host).FirstOrDefault(label => label.Key == fact && fact is not HostLabel.Tags) is { } label
            ? label.Number?.ToString("R", CultureInfo.InvariantCulture) ?? label.Text
            : null;
}
