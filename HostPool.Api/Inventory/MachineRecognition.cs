using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Discovery;

namespace HostPool.Api.Inventory;

/// <summary>Merges hosts that turn out to be one machine, once its facts are known.</summary>
internal sealed class MachineRecognition(Roster roster)
{
    /// <summary>Looks for the other hosts that the machine of <paramref name="host"/> is. Inside of a write.</summary>
    /// <returns>True when the host itself went: another was there before.</returns>
    public async Task<bool> MergeAsync(PoolContext context, PoolHost host, ICollection<HostChange> changes)
    {
        foreach (var otherId in HostsOf(MachineIdentity.Of(host).Macs, host.Id))
        {
            if (await context.Hosts.FindAsync(otherId) is not { } other
                || !MachineIdentity.IsOneMachine(host, other)
                || Order(host, other) is not var (kept, gone))
            {
                continue;
            }

            await HostMerge.ApplyAsync(context, kept, gone, "the same machine by its own identity", changes);
            if (gone == host)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Which of two stays: the older, unless only the newer may not go. Null: neither may.</summary>
    public static (PoolHost Kept, PoolHost Gone)? Order(PoolHost one, PoolHost other)
    {
        var (older, newer) = one.Id < other.Id ? (one, other) : (other, one);
        return (MayGo(newer), MayGo(older)) switch
        {
            (true, _) => (older, newer),
            (false, true) => (newer, older),
            _ => null,
        };
    }

    /// <summary>What a client added or holds does not go by itself.</summary>
    private static bool MayGo(PoolHost host) => host.IsDiscovered && !host.Allocated;

    private List<long> HostsOf(IEnumerable<string> macs, long except) => roster.Use(view => macs
        .Select(mac => view.ByMac(MacAddress.Parse(mac))?.HostId)
        .OfType<long>()
        .Where(id => id != except)
        .Distinct()
        .Order()
        .ToList());
}
