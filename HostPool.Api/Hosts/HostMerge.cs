using HostPool.Api.Data;
using HostPool.Api.Events;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Hosts;

/// <summary>Makes one host of two that are one machine. Inside of a write: all of it happens, or nothing.</summary>
internal static class HostMerge
{
    /// <summary>
    /// Gives <paramref name="host"/> the MACs of <paramref name="other"/>, which leaves the pool. All else of
    /// <paramref name="host"/> stays; of <paramref name="other"/> nothing does, but that the machine is in maintenance.
    /// </summary>
    public static async Task ApplyAsync(PoolContext context, PoolHost host, PoolHost other, string why, ICollection<HostChange> changes)
    {
        await context.HostMacs.Where(row => row.HostId == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.HostId, host.Id));
        if (other.Mac is { } mac)
        {
            if (host.Mac is null && host.Endpoint.Ip == other.Endpoint.Ip)
            {
                host.Mac = mac;
            }
            else
            {
                context.Add(new HostMac { Mac = mac, HostId = host.Id });
            }
        }

        if (!host.InMaintenance)
        {
            (host.MaintenanceReason, host.MaintenanceSince) = (other.MaintenanceReason, other.MaintenanceSince);
        }

        context.Remove(other);
        changes.Add(new HostChange(HostChangeKind.Merged, host, $"with host {other.Id} ({other.Mac ?? other.Endpoint.Ip}), {why}") { AbsorbedId = other.Id });
        changes.Add(new HostChange(HostChangeKind.Removed, other, $"merged into host {host.Id}"));
    }
}
