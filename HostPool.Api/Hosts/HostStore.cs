using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Filters;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Hosts;

/// <summary>What clients do to hosts, allocation aside. Thread-safe.</summary>
internal sealed partial class HostStore(
    PoolWriter writer,
    IDbContextFactory<PoolContext> contexts,
    SpecsPolicy specs,
    Liveness liveness,
    ILogger<HostStore> logger)
{
    /// <summary>Gives the matching hosts to <paramref name="each"/>, by id; without their typed facts unless those are wanted.</summary>
    /// <remarks>One at a time: ten thousand of them together cost the collector more than reading them.</remarks>
    public Task ListAsync(HostFilter filter, bool withFacts, Action<PoolHost> each, CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            var facts = withFacts ? FactRows.Of(session, filter) : null;
            foreach (var host in HostRows.List(session, filter))
            {
                cancellationToken.ThrowIfCancellationRequested();
                host.Facts = facts?.GetValueOrDefault(host.Id);
                liveness.Overlay(host);
                each(host);
            }

            return true;
        },
        cancellationToken);

    /// <summary>The host with its typed facts; null: there is none.</summary>
    public async Task<PoolHost?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var found = await contexts.ReadAsync(
            session =>
            {
                var hosts = HostRows.Find(session, id);
                hosts.ForEach(host => FactRows.Fill(session, host));
                return hosts;
            },
            cancellationToken);
        liveness.Overlay(found);
        return found.SingleOrDefault();
    }

    /// <summary>Adds all or none.</summary>
    /// <returns>The ids, in the order of <paramref name="hosts"/>; none when the pool is not empty and had to be.</returns>
    public async Task<IReadOnlyList<long>> AddAsync(
        IReadOnlyList<PoolHost> hosts, CancellationToken cancellationToken, bool onlyToAnEmptyPool = false)
    {
        var added = await writer.WriteAsync(
            async (context, changes) =>
            {
                if (onlyToAnEmptyPool && await context.Hosts.AnyAsync(cancellationToken))
                {
                    return false;
                }

                foreach (var host in hosts)
                {
                    specs.Request(host);
                    changes.Add(new HostChange(HostChangeKind.Added, host));
                }

                HostRows.Insert(context, hosts);
                return true;
            },
            cancellationToken);
        if (!added)
        {
            return [];
        }

        Added(hosts.Count, hosts[0].Id, hosts[^1].Id);
        return [.. hosts.Select(host => host.Id)];
    }

    /// <summary>Merges a patch into a host.</summary>
    /// <returns>False when there is no such host.</returns>
    /// <exception cref="InvalidRequestException">The merged host is not valid; nothing was changed.</exception>
    public Task<bool> PatchAsync(long id, JsonObject patch, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
            {
                return false;
            }

            if (patch.Count == 0)
            {
                return true;
            }

            var (endpoint, credentials, os) = (host.Endpoint, host.Credentials, host.Os);
            HostPatch.Apply(patch, host);
            host.Version++;
            var settles = host.Source is HostSource.Unsettled && HostPatch.SaysWhatRuns(patch);
            host.Source = settles ? HostSource.Discovery : host.Source;
            if (host.Endpoint != endpoint)
            {
                host.Presence = HostPresence.Unknown;
                await ForgetAsync(context, host, endpoint, cancellationToken);
            }

            if (host.Endpoint != endpoint || host.Credentials != credentials || host.Os != os || settles)
            {
                specs.Request(host);
            }

            changes.Add(new HostChange(HostChangeKind.Patched, host, $"({string.Join(", ", patch.Select(pair => pair.Key))})"));
            return true;
        },
        cancellationToken);

    /// <summary>
    /// A host that joined by itself is its MAC, wherever that is. One that a client added is whatever is at its endpoint:
    /// another one may be another machine, and nothing that was learned of the old one holds; but that it shows another key
    /// than the pinned one: to move it to and fro would be to accept that key.
    /// </summary>
    private static async Task ForgetAsync(PoolContext context, PoolHost host, HostEndpoint former, CancellationToken cancellationToken)
    {
        var isKnown = host is { IsDiscovered: true, Mac: not null };
        if (!host.ShowsOtherKey && (!isKnown || host.Endpoint.Port != former.Port))
        {
            (host.HostKey, host.Specs) = (null, new SpecsStatus());
        }

        if (!isKnown && host.Endpoint.Ip != former.Ip)
        {
            host.Mac = null;
            await context.HostMacs.Where(row => row.HostId == host.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>Removes a host; one that somebody holds by name only when forced.</summary>
    public Task<RemoveOutcome> RemoveAsync(long id, bool force, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
            {
                return RemoveOutcome.NotFound;
            }

            if ((host.Owner is not null || host.LeaseEnds is not null) && !force)
            {
                return RemoveOutcome.Held;
            }

            context.Remove(host);
            changes.Add(new HostChange(HostChangeKind.Removed, host, "by a client"));
            if (host.AllocationId is { } holder)
            {
                await context.SaveChangesAsync(cancellationToken);
                using var session = new SqlSession(context);
                ClaimStatements.EndIfEmpty(session, holder);
            }

            return RemoveOutcome.Removed;
        },
        cancellationToken);

    /// <summary>Makes one host of two: <paramref name="otherId"/> leaves the pool. Hosts with different pinned keys only when forced.</summary>
    public Task<MergeOutcome> MergeAsync(long id, long otherId, bool force, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, changes) =>
        {
            if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
            {
                return MergeOutcome.NotFound;
            }

            if (await context.Hosts.FindAsync([otherId], cancellationToken) is not { } other)
            {
                return MergeOutcome.OtherNotFound;
            }

            if (other.Allocated)
            {
                return MergeOutcome.OtherAllocated;
            }

            if (host.HostKey is not null && other.HostKey is not null && !HostKeys.Share(host.HostKey, other.HostKey) && !force)
            {
                return MergeOutcome.KeysDiffer;
            }

            await HostMerge.ApplyAsync(context, host, other, "by a client", changes);
            return MergeOutcome.Merged;
        },
        cancellationToken);

    [LoggerMessage(LogLevel.Information, "Added: {Count} hosts, ids {First} to {Last}")]
    private partial void Added(int count, long first, long last);
}
