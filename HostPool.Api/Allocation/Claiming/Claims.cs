using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>Claims and releases, each as one unit of statements.</summary>
internal sealed class Claims(ClaimWriter writer, ClaimStatements statements, Quotas quotas, Reachability reachability) : IClaims
{
    public async Task<ClaimOutcome> TakeTrustedAsync(ClaimOrder order)
    {
        // Who has a key may have its answer already.
        var taken = await writer.TakeAsync(order.Key is null ? order.Wish : null, Run);
        return taken.Failure is ClaimFailure.NoneFree && statements.PassesOverLocked ? ClaimFailure.TooFew : taken;

        ClaimOutcome Run(SqlSession session, ICollection<HostChange> changes)
        {
            var areAny = true;
            var outcome = Take(session, order, order.Minimum, count => Trusted(statements.Free(session, order, Math.Max(ClaimStatements.FirstLook, count)), count, out areAny), changes);
            return areAny ? outcome : ClaimFailure.NoneFree;
        }
    }

    public Task<ClaimOutcome> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast) => writer.RunAsync((session, changes) =>
        Take(session, order, atLeast, count => statements.StillFree(session, candidates, count), changes) is { Failure: not ClaimFailure.TooFew } outcome
            ? outcome
            : ClaimFailure.Contended);

    public Task<bool> ReleaseHostAsync(long hostId) => writer.RunUnlockedAsync((session, changes) => statements.ReleaseHost(session, hostId, changes));

    public Task<bool> ReleaseAsync(long allocationId) =>
        writer.RunUnlockedAsync((session, changes) => statements.Release(session, allocationId, changes));

    public Task RollBackAsync(long allocationId, IdempotencyKey? key) => writer.RunUnlockedAsync((session, changes) =>
        statements.RollBack(session, allocationId, key, changes));

    public Task<string?> KeepAsync(IdempotencyKey key) => writer.RunAsync((session, _) => ClaimStatements.KeepKey(session, key));

    private ClaimOutcome Take(
        SqlSession session, ClaimOrder order, int atLeast, Func<int, List<PoolHost>> choose, ICollection<HostChange> changes)
    {
        if (order.Key is { } key && !statements.TakeKey(session, key))
        {
            return ClaimFailure.Answered;
        }

        var count = Allowed(session, order);
        var chosen = count >= order.Minimum ? choose(count) : [];
        if (chosen.Count == 0 || chosen.Count < Math.Min(atLeast, count))
        {
            if (order.Key is { } unused)
            {
                ClaimStatements.ForgetKey(session, unused);
            }

            return count < order.Minimum ? ClaimFailure.OverQuota : ClaimFailure.TooFew;
        }

        return statements.Grant(session, order, chosen, changes);
    }

    private int Allowed(SqlSession session, ClaimOrder order)
    {
        if (order.Owner is not { } owner || quotas.Of(owner) is not { } quota)
        {
            return order.Count;
        }

        statements.LockOwners(session);
        return Math.Min(order.Count, quota - Quotas.Held(session, owner));
    }

    /// <summary>The first ones, as long as each is trusted; those that are doubtful are passed over, as others may do. All, or none.</summary>
    private List<PoolHost> Trusted(IEnumerable<PoolHost> free, int count, out bool areAny)
    {
        areAny = false;
        var chosen = new List<PoolHost>(count);
        foreach (var host in free)
        {
            areAny = true;
            switch (reachability.Hint(host.Id))
            {
                case ReachabilityHint.Fresh:
                    chosen.Add(host);
                    break;
                case ReachabilityHint.Unknown:
                    return [];
            }

            if (chosen.Count == count)
            {
                return chosen;
            }
        }

        return [];
    }
}
