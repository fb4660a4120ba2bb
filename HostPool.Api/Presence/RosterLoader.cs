using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Replicas;
using HostPool.Discovery;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Brings the roster up from the database at start: the pool is as it was, and a scan reconciles it.</summary>
internal sealed class RosterLoader(
    PoolWriter writer,
    Roster roster,
    IReplicas replicas,
    IOptions<DiscoveryOptions> discovery,
    IOptions<PresenceOptions> options)
{
    public Task LoadAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (options.Value.ResetOnStart)
            {
                await ResetAsync(context, changes);
            }

            if (!discovery.Value.Enabled && !await replicas.AreWatchingAsync(context, cancellationToken))
            {
                // Nobody will look again, so what was true of the last run is no verdict any more.
                await context.Hosts.Where(host => host.Presence != HostPresence.Unknown)
                    .ExecuteUpdateAsync(set => set.SetProperty(host => host.Presence, HostPresence.Unknown), cancellationToken);
            }

            var macs = await context.HostMacs.AsNoTracking().ToListAsync(cancellationToken);
            using var session = new SqlSession(context);
            roster.Load(
                HostRows.Where(session, options.Value.ResetOnStart ? "allocation_id IS NOT NULL OR maintenance_reason IS NOT NULL" : "TRUE"),
                macs.ToLookup(row => row.HostId, row => MacAddress.Parse(row.Mac)));
            return 0;
        },
        cancellationToken);

    private static async Task ResetAsync(PoolContext context, ICollection<HostChange> changes)
    {
        await foreach (var host in context.Hosts.Where(host => host.AllocationId == null && host.MaintenanceReason == null).AsAsyncEnumerable())
        {
            context.Remove(host);
            changes.Add(new HostChange(HostChangeKind.Removed, host, "by Discovery:ResetOnStart"));
        }
    }
}
