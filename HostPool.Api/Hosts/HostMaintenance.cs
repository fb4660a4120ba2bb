using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Hosts;

/// <summary>
/// Keeps hosts out of allocation: they stay in the pool and are watched. One that is allocated stays with who has it, and
/// is not handed out again. Thread-safe.
/// </summary>
internal sealed class HostMaintenance(PoolWriter writer, TimeProvider time)
{
    /// <summary>Begins, or changes the reason; the time when it began stays.</summary>
    /// <returns>False when there is no such host.</returns>
    public Task<bool> BeginAsync(long id, string reason, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
            {
                return false;
            }

            if (host.MaintenanceReason != reason)
            {
                (host.MaintenanceReason, host.MaintenanceSince) = (reason, host.MaintenanceSince ?? time.GetUtcNow());
                changes.Add(new HostChange(HostChangeKind.MaintenanceBegan, host, reason));
            }

            return true;
        },
        cancellationToken);

    /// <summary>Ends; does nothing to a host that is not in maintenance.</summary>
    /// <returns>False when there is no such host.</returns>
    public Task<bool> EndAsync(long id, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
            {
                return false;
            }

            if (host.InMaintenance)
            {
                (host.MaintenanceReason, host.MaintenanceSince) = (null, null);
                changes.Add(new HostChange(HostChangeKind.MaintenanceEnded, host));
            }

            return true;
        },
        cancellationToken);
}
