using System.Runtime.CompilerServices;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>
/// Hands out the free, reachable host with the lowest id, and takes hosts back. Looks in pages, probes outside of any
/// transaction, claims with one conditional statement. Thread-safe.
/// </summary>
internal sealed partial class Allocator(
    IDbContextFactory<PoolContext> contexts,
    ProbeRace race,
    Reachability reachability,
    IClaims claims,
    TimeProvider time,
    ILogger<Allocator> logger)
{
    /// <summary>Most allocations find their host among the first few, and a row costs more than a statement.</summary>
    private const int FirstPage = 16;

    private const int LargestPage = 1024;

    public async Task<AllocationResult> AllocateAsync(AllocationRequest request, CancellationToken cancellationToken) =>
        await TakeFirstAsync(request, cancellationToken) is { } taken
            ? new AllocationResult(taken, null)
            : new AllocationResult(null, await RefuseAsync(request, cancellationToken));

    /// <returns>False when there is no such host.</returns>
    public async Task<bool> ReleaseAsync(long hostId)
    {
        var known = await claims.ReleaseAsync(hostId);
        if (known)
        {
            Released(hostId);
        }

        return known;
    }

    private async Task<PoolHost?> TakeFirstAsync(AllocationRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await foreach (var reachable in race.RunAsync(CandidatesAsync(request.Filter, cancellationToken), cancellationToken))
        {
            var claimed = await claims.ClaimAsync([.. reachable.Select(Candidate.Of)], now, request.Owner);
            if (claimed is null)
            {
                continue;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                // The caller hung up and will never learn which host it got.
                await claims.ReleaseAsync(claimed.Value);
                cancellationToken.ThrowIfCancellationRequested();
            }

            var host = reachable.First(candidate => candidate.Id == claimed);
            (host.Allocated, host.AllocatedAt, host.Owner) = (true, now, request.Owner);
            Allocated(host.Id, host.Name, host.Endpoint.Ip, host.Owner ?? "a client");
            return host;
        }

        return null;
    }

    /// <summary>The free hosts, read as they are asked for: lowest id first, but those last that did not answer just now.</summary>
    private async IAsyncEnumerable<PoolHost> CandidatesAsync(
        HostFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var doubtful = new List<PoolHost>();
        for (var (after, size, more) = (0L, FirstPage, true); more; size = Math.Min(size * 4, LargestPage))
        {
            var page = await FreeAsync(filter, after, size, cancellationToken);
            foreach (var host in page)
            {
                switch (reachability.Hint(host.Id))
                {
                    case ReachabilityHint.Down:
                        break;
                    case ReachabilityHint.Doubtful:
                        doubtful.Add(host);
                        break;
                    default:
                        yield return host;
                        break;
                }
            }

            more = page.Count == size;
            after = more ? page[^1].Id : after;
        }

        foreach (var host in doubtful)
        {
            yield return host;
        }
    }

    private async Task<List<PoolHost>> FreeAsync(HostFilter filter, long after, int size, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await filter.Apply(context.Hosts.AsNoTracking())
            .Where(host => !host.Allocated && host.Presence != HostPresence.Down && host.Id > after)
            .OrderBy(host => host.Id)
            .Take(size)
            .ToListAsync(cancellationToken);
    }

    private async Task<AllocationRefusal> RefuseAsync(AllocationRequest request, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var matching = request.Filter.Apply(context.Hosts.AsNoTracking());
        var hosts = await context.Hosts.CountAsync(cancellationToken);
        var all = await matching.CountAsync(cancellationToken);
        var allocated = await matching.CountAsync(host => host.Allocated, cancellationToken);
        var down = await matching.CountAsync(host => !host.Allocated && host.Presence == HostPresence.Down, cancellationToken);
        var refusal = new AllocationRefusal(AllocationRefusal.Message, hosts, all, allocated, down, all - allocated - down);
        Refused(refusal.Hosts, refusal.Matching, refusal.Allocated, refusal.Down, refusal.NotResponding);
        return refusal;
    }

    [LoggerMessage(LogLevel.Information, "Allocated: host {HostId} ({Name}) at {Ip} to {Owner}")]
    private partial void Allocated(long hostId, string? name, string ip, string owner);

    [LoggerMessage(LogLevel.Information, "Released: host {HostId}")]
    private partial void Released(long hostId);

    [LoggerMessage(LogLevel.Warning, "Refused: of {Hosts} hosts {Matching} match, {Allocated} of those are in use, {Down} down, {NotResponding} not responding")]
    private partial void Refused(int hosts, int matching, int allocated, int down, int notResponding);
}
