using System.Runtime.CompilerServices;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>
/// Takes free, reachable hosts. Those that were seen just now are taken at once; others are asked in a race, outside of
/// any transaction. Thread-safe.
/// </summary>
internal sealed class HostTaker(IDbContextFactory<PoolContext> contexts, ProbeRace race, Reachability reachability, IClaims claims)
{
    private const int FirstPage = 16;
    private const int LargestPage = 1024;

    /// <summary>One attempt.</summary>
    public async Task<ClaimOutcome> TryAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var outcome = await claims.TakeTrustedAsync(order);
        return outcome.Failure is ClaimFailure.TooFew ? await AskAndTakeAsync(order, cancellationToken) : outcome;
    }

    private async Task<ClaimOutcome> AskAndTakeAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var reachable = new List<Candidate>();
        await foreach (var answered in race.RunAsync(CandidatesAsync(order, cancellationToken), cancellationToken))
        {
            reachable.AddRange(answered);
            if (reachable.Count < order.Count)
            {
                continue;
            }

            var outcome = await claims.TakeAsync(order, reachable, order.Count);
            if (outcome.Failure is not ClaimFailure.TooFew)
            {
                return outcome;
            }

            if (order.Count == 1)
            {
                // Others took all of them.
                reachable.Clear();
            }
        }

        return reachable.Count >= order.Minimum ? await claims.TakeAsync(order, reachable, order.Minimum) : ClaimFailure.TooFew;
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
}
