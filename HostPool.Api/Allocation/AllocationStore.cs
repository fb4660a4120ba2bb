using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Leases;
using HostPool.Api.Data;
using HostPool.Api.Presence;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>The allocations that hold hosts now. Thread-safe.</summary>
internal sealed class AllocationStore(
    IDbContextFactory<PoolContext> contexts, ClaimWriter writer, IClaims claims, ClaimStatements statements, ClockFollower follower, LeaseClock clock, Liveness liveness)
{
    /// <summary>By id: those of an owner, if given, that are older than <paramref name="olderThan"/>, if given.</summary>
    public async Task<List<Grant>> ListAsync(string? owner, TimeSpan? olderThan, CancellationToken cancellationToken)
    {
        if (olderThan is not null)
        {
            await follower.AgreeAsync(cancellationToken);
        }

        var before = clock.Now - (olderThan ?? TimeSpan.Zero);
        return await ReadAsync(
            allocations => allocations.Where(one => (owner == null || one.Owner == owner) && (olderThan == null || one.CreatedAt < before)), cancellationToken);
    }

    public async Task<Grant?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await ReadAsync(allocations => allocations.Where(one => one.Id == id), cancellationToken)).SingleOrDefault();

    /// <summary>Lets a lease end <paramref name="lease"/> from now; null: not by itself.</summary>
    /// <returns>False when there is no such allocation, or no more.</returns>
    public Task<bool> ExtendAsync(long id, TimeSpan? lease) =>
        writer.RunUnlockedAsync((session, _) => statements.Extend(session, id, clock.EndOf(lease)));

    /// <summary>Ends an allocation; one that ended already stays so.</summary>
    /// <returns>False when there never was one.</returns>
    public async Task<bool> EndAsync(long id, CancellationToken cancellationToken)
    {
        if (await claims.ReleaseAsync(id))
        {
            return true;
        }

        return await contexts.ReadAsync(session => statements.WasGiven(session, id), cancellationToken);
    }

    private async Task<List<Grant>> ReadAsync(Func<IQueryable<HostAllocation>, IQueryable<HostAllocation>> which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var allocations = await which(context.Allocations.AsNoTracking()).OrderBy(one => one.Id).ToListAsync(cancellationToken);
        if (allocations.Count == 0)
        {
            return [];
        }

        var ids = which(context.Allocations).Select(one => (long?)one.Id);
        var hosts = await context.Hosts.AsNoTracking().Where(host => ids.Contains(host.AllocationId))
            .OrderBy(host => host.Id).ToListAsync(cancellationToken);
        liveness.Overlay(hosts);
        var held = hosts.ToLookup(host => host.AllocationId);
        return [.. allocations.Select(one => new Grant(one, [.. held[one.Id]])).Where(grant => grant.Hosts.Count > 0)];
    }
}
