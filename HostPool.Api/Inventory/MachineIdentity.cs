using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Inventory;

/// <summary>What a machine says of itself that tells it from others, as far as it is known.</summary>
/// <param name="MachineId">machine-id(5). Cloned images share it.</param>
/// <param name="Serial">The maker's serial number. Some makers give all the same.</param>
/// <param name="Macs">The MACs of its own interfaces.</param>
internal sealed record MachineIdentity(string? MachineId, string? Serial, IReadOnlySet<string> Macs)
{
    /// <summary>From the facts of a host; a client may have put anything there.</summary>
    public static MachineIdentity Of(PoolHost host)
    {
        var facts = host.HardwareSpecs is null ? null : JsonNode.Parse(host.HardwareSpecs) as JsonObject;
        var macs = (Text(facts, "macs") ?? "").Split(' ').Select(text => MacAddress.TryParse(text, out var mac) ? mac.ToString() : null);
        return new MachineIdentity(Text(facts, "machine_id"), Text(facts, "serial"), macs.OfType<string>().ToHashSet());
    }

    /// <summary>
    /// True when two hosts are one machine: the same machine-id or serial number, the same SSH host key, and one of them
    /// counts the other's MAC among its own. The last is what a clone of a whole disk cannot say.
    /// </summary>
    public static bool IsOneMachine(PoolHost one, PoolHost other)
    {
        if (!HostKeys.Share(one.HostKey, other.HostKey))
        {
            return false;
        }

        var (mine, theirs) = (Of(one), Of(other));
        var isSame = (mine.MachineId is not null && mine.MachineId == theirs.MachineId) || (mine.Serial is not null && mine.Serial == theirs.Serial);
        return isSame && (Lists(mine, other) || Lists(theirs, one));
    }

    private static bool Lists(MachineIdentity identity, PoolHost host) => host.Mac is { } mac && identity.Macs.Contains(mac);

    private static string? Text(JsonObject? facts, string key) => facts?[key].AsNonEmptyText();
}
