using System.Text.Json.Serialization;

namespace HostPool.Api.Presence;

/// <summary>A machine that was heard on a link.</summary>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Ip">The address that it claimed last.</param>
/// <param name="Interface">Where it was heard last.</param>
/// <param name="FirstSeen">Since the start of the service.</param>
/// <param name="LastSeen">The last frame.</param>
/// <param name="Vendor">Who made its network interface, by the IEEE's registry; absent when not known.</param>
/// <param name="HostId">The host that it is in the pool; absent when it is not in it.</param>
internal sealed record NeighbourWire(
    string Mac,
    string Ip,
    string Interface,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Vendor,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? HostId);
