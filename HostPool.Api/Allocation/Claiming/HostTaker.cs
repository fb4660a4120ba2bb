using HostPool.Api.Allocation.Choosing;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>
/// Takes free, reachable hosts. Those that were seen just now are taken at once; others are asked in a race, outside of
/// any transaction. Thread-safe.
/// </summary>
internal sealed class HostTaker(Candidates candidates, ProbeRace race, IClaims claims)
{
    /// <summary>One attempt.</summary>
    public async Task<ClaimOutcome> TryAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        // Sorting the whole pool is nothing that a transaction should do: that is looked up before it.
        var outcome = order.Policy.IsById ? await claims.TakeTrustedAsync(order) : ClaimFailure.TooFew;
        return outcome.Failure switch
        {
            ClaimFailure.TooFew => await AskAndTakeAsync(order, cancellationToken),
            ClaimFailure.NoneFree => ClaimFailure.TooFew,
            _ => outcome,
        };
    }

    /// <summary>True when there are enough hosts for an order, if all were given back.</summary>
    public Task<bool> AreThereAsync(ClaimOrder order, CancellationToken cancellationToken) => candidates.AreThereAsync(order, cancellationToken);

    private async Task<ClaimOutcome> AskAndTakeAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var (reachable, failure) = (new List<Candidate>(), ClaimFailure.TooFew);
        await foreach (var answered in race.RunAsync(candidates.InOrderAsync(order, cancellationToken), cancellationToken))
        {
            reachable.AddRange(answered);
            if (reachable.Count < order.Count)
            {
                continue;
            }

            var outcome = await claims.TakeAsync(order, reachable, order.Count);
            if (outcome.Failure is not ClaimFailure.Contended)
            {
                return outcome;
            }

            failure = outcome.Failure;
            if (order.Count == 1)
            {
                // Others took all of them, or are about to.
                reachable.Clear();
            }
        }

        return reachable.Count >= order.Minimum ? await claims.TakeAsync(order, reachable, order.Minimum) : failure;
    }
}
