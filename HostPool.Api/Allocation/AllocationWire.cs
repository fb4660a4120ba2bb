using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;

namespace HostPool.Api.Allocation;

/// <summary>An allocation on the wire.</summary>
/// <param name="Id">Positive, rising, never reused.</param>
/// <param name="CreatedAt">Since when it holds its hosts.</param>
/// <param name="Hosts">Those that it holds, by id.</param>
internal sealed record AllocationWire(long Id, DateTimeOffset CreatedAt, IEnumerable<HostWire> Hosts)
{
    /// <summary>Who holds it; absent when nobody said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>When it ends by itself; absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LeaseEnds { get; init; }

    /// <summary>What its client wanted to be remembered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonNode? Context { get; init; }

    public static AllocationWire Of(Grant grant, VendorNames? vendors, bool withSecrets = true) =>
        new(grant.Allocation.Id, grant.Allocation.CreatedAt, grant.Hosts.Select(host => withSecrets ? host.ToWire(vendors) : host.ToWire(vendors).WithoutSecrets()))
        {
            Owner = grant.Allocation.Owner,
            LeaseEnds = grant.Allocation.LeaseEnds,
            Context = grant.Allocation.Context is { } context ? JsonNode.Parse(context) : null,
        };
}
