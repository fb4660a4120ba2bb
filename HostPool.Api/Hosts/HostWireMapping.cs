using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Specs;

namespace HostPool.Api.Hosts;

/// <summary>From the entity to the wire.</summary>
internal static class HostWireMapping
{
    private const string Endpoint = "endpoint";
    private const string Credentials = "credentials";

    /// <summary>The host as clients see it; without its vendor when <paramref name="vendors"/> is null.</summary>
    public static HostWire ToWire(this PoolHost host, VendorNames? vendors = null)
    {
        var extra = ReadExtra(host.Extra);
        return new HostWire
        {
            Id = host.Id,
            Name = host.Name,
            Os = host.Os,
            Endpoint = new EndpointWire
            {
                Ip = host.Endpoint.Ip,
                Port = host.Endpoint.Port,
                Protocol = host.Endpoint.Protocol,
                Extra = Nested(extra, Endpoint),
            },
            Credentials = new CredentialsWire
            {
                Username = host.Credentials.Username,
                Password = host.Credentials.Password,
                Key = host.Credentials.Key,
                Extra = Nested(extra, Credentials),
            },
            Tags = host.Tags,
            Allocated = host.Allocated,
            Alive = host.Alive,
            Presence = EnumText<HostPresence>.Wire(host.Presence),
            HardwareSpecs = host.HardwareSpecs is null ? null : JsonNode.Parse(host.HardwareSpecs)!.AsObject(),
            Facts = host.Facts is null ? null : FactJson.Read(host.Facts),
            SpecsStatus = ToWire(host.Specs),
            Mac = host.Mac,
            Vendor = vendors?.Of(host.Mac),
            Interfaces = host.Interfaces.Count == 0 ? null : host.Interfaces,
            Flags = host.Flags is HostFlags.None ? null : [.. host.Flags.Names()],
            LastSeen = host.LastSeen,
            Owner = host.Owner,
            AllocationId = host.AllocationId,
            AllocatedAt = host.AllocatedAt,
            LeaseEnds = host.LeaseEnds,
            Maintenance = host.MaintenanceReason is { } reason ? new MaintenanceWire(reason, host.MaintenanceSince) : null,
            Extra = extra,
        };
    }

    /// <summary>The single flags that are set, as they are called on the wire.</summary>
    public static IEnumerable<string> Names(this HostFlags flags) => Enum.GetValues<HostFlags>()
        .Where(flag => flag is not HostFlags.None && flags.HasFlag(flag))
        .Select(flag => EnumText<HostFlags>.Wire(flag));

    public static SpecsStatusWire? ToWire(SpecsStatus status) => status is { State: SpecsState.None, Reason: null }
        ? null
        : new SpecsStatusWire(
            EnumText<SpecsState>.Wire(status.State),
            status.Reason,
            status.Message,
            status.Failures,
            status.AttemptedAt,
            status.NextAttemptAt);

    private static Dictionary<string, JsonElement>? ReadExtra(string? json)
    {
        if (json is null)
        {
            return null;
        }

        // A key that a client had added before it became the service's own would stand there twice.
        var extra = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;
        foreach (var key in HostWire.ServiceKeys)
        {
            extra.Remove(key);
        }

        return extra;
    }

    /// <summary>Takes the keys that belong inside <paramref name="part"/> out of <paramref name="extra"/>.</summary>
    private static Dictionary<string, JsonElement>? Nested(Dictionary<string, JsonElement>? extra, string part) =>
        extra is not null && extra.Remove(part, out var keys) ? keys.Deserialize<Dictionary<string, JsonElement>>() : null;
}
