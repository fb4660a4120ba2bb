using System.Runtime.CompilerServices;
using HostPool.Api.Data;
using HostPool.Api.Presence;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>
/// Hands out free, reachable hosts, and takes them back. Hosts that were seen just now are taken at once; others are
/// asked in a race, outside of any transaction. Thread-safe.
/// </summary>
internal sealed partial class Allocator(
    IDbContextFactory<PoolContext> contexts,
    ProbeRace race,
    Reachability reachability,
    IClaims claims,
    Liveness liveness,
    ILogger<Allocator> logger)
{
    private const int FirstPage = 16;
    private const int LargestPage = 1024;

    /// <summary>Takes hosts for a caller.</summary>
    /// <returns>What it got, or why it did not.</returns>
    /// <exception cref="OperationCanceledException">The caller is gone; nothing is held for it.</exception>
    public async Task<AllocationResult> AllocateAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var grant = await claims.TakeTrustedAsync(order) ?? await AskAndTakeAsync(order, cancellationToken);
        if (grant is null)
        {
            return new AllocationResult(null, await RefuseAsync(order, cancellationToken));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            // The caller hung up and will never learn which hosts it got.
            await claims.ReleaseAsync(grant.Allocation.Id);
            cancellationToken.ThrowIfCancellationRequested();
        }

        liveness.Overlay(grant.Hosts);
        return new AllocationResult(grant, null);
    }

    private async Task<Grant?> AskAndTakeAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var reachable = new List<Candidate>();
        await foreach (var answered in race.RunAsync(CandidatesAsync(order, cancellationToken), cancellationToken))
        {
            reachable.AddRange(answered);
            if (reachable.Count < order.Count)
            {
                continue;
            }

            if (await claims.TakeAsync(order, reachable, order.Count) is { } grant)
            {
                return grant;
            }

            if (order.Count == 1)
            {
                reachable.Clear();
            }
        }

        return reachable.Count >= order.Minimum ? await claims.TakeAsync(order, reachable, order.Minimum) : null;
    }

    /// <summary>The free hosts, read as they are asked for, in the order of the policy, but those last that did not answer just now.</summary>
    private async IAsyncEnumerable<Candidate> CandidatesAsync(ClaimOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var doubtful = new List<Candidate>();
        for (var (seen, after, size, more) = (0, 0L, FirstPage, true); more; size = Math.Min(size * 4, LargestPage))
        {
            var page = await PageAsync(order, seen, after, size, cancellationToken);
            foreach (var candidate in page)
            {
                switch (reachability.Hint(candidate.HostId))
                {
                    case ReachabilityHint.Down:
                        break;
                    case ReachabilityHint.Doubtful:
                        doubtful.Add(candidate);
                        break;
                    default:
                        yield return candidate;
                        break;
                }
            }

            more = page.Count == size;
            (seen, after) = (seen + page.Count, more ? page[^1].HostId : after);
        }

        foreach (var candidate in doubtful)
        {
            yield return candidate;
        }
    }

    private async Task<List<Candidate>> PageAsync(ClaimOrder order, int seen, long after, int size, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var session = new SqlSession(context);
        return ClaimStatements.Page(session, order, seen, after, size);
    }

    private async Task<AllocationRefusal> RefuseAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var session = new SqlSession(context);
        var refusal = Refusals.Explain(session, order);
        Refused(refusal.Hosts, refusal.Matching, refusal.Allocated, refusal.Down, refusal.NotResponding);
        return refusal;
    }

    [LoggerMessage(LogLevel.Warning, "Refused: of {Hosts} hosts {Matching} match, {Allocated} of those are in use, {Down} down, {NotResponding} not responding")]
    private partial void Refused(int hosts, int matching, int allocated, int down, int notResponding);
}
