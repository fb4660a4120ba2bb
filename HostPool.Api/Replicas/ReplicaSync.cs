using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Discovery;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Replicas;

/// <summary>
/// Brings what is in memory in step with what other replicas stored. It does so as a write, though it stores nothing: so
/// no write of this process comes between reading a host and telling of it.
/// </summary>
internal sealed class ReplicaSync(PoolWriter writer, Roster roster, SpecSchedule schedule, MachineIds machines, WaitSignal waiting)
{
    /// <summary>Reads the hosts that <paramref name="news"/> names, and tells of them as the other replica did.</summary>
    public Task ApplyAsync(ReplicaNews news, CancellationToken cancellationToken) => news.Changes is not { } told
        ? ReloadAsync(cancellationToken)
        : writer.WriteAsync(
            async (context, changes) =>
            {
                var ids = told.Select(change => change.HostId).Distinct().ToList();
                var hosts = await context.Hosts.AsNoTracking().Where(host => ids.Contains(host.Id)).ToDictionaryAsync(host => host.Id, cancellationToken);
                foreach (var (kind, id, absorbed) in told)
                {
                    changes.Add(hosts.TryGetValue(id, out var host) && kind is not HostChangeKind.Removed
                        ? new HostChange(kind, host) { AbsorbedId = absorbed, IsRemote = true }
                        : Gone(id));
                }

                return told.Count;
            },
            cancellationToken);

    /// <summary>Reads everything. It is not told what changed, so those who wait for hosts look again.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await writer.WriteAsync(
            async (context, changes) =>
            {
                var macs = await context.HostMacs.AsNoTracking().ToListAsync(cancellationToken);
                var hosts = await context.Hosts.AsNoTracking().ToListAsync(cancellationToken);
                var ids = hosts.Select(host => host.Id).ToHashSet();
                foreach (var gone in roster.Use(view => view.All.Select(pulse => pulse.HostId).Where(id => !ids.Contains(id)).ToList()))
                {
                    changes.Add(Gone(gone));
                }

                roster.Load(hosts, macs.ToLookup(row => row.HostId, row => MacAddress.Parse(row.Mac)));
                foreach (var host in hosts)
                {
                    schedule.Put(host);
                    machines.Put(host);
                }

                return hosts.Count;
            },
            cancellationToken);
        waiting.Set();
    }

    private static HostChange Gone(long id) => new(HostChangeKind.Removed, new PoolHost
    {
        Id = id,
        Os = "",
        Endpoint = new HostEndpoint { Ip = "", Port = 0, Protocol = "" },
        Credentials = new HostCredentials { Username = "" },
    })
    {
        IsRemote = true,
    };
}
