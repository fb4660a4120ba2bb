using System.Globalization;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>Answers what an allocation would give, and takes nothing. It asks hosts as an allocation does. Thread-safe.</summary>
internal sealed class DryRun(IDbContextFactory<PoolContext> contexts, Candidates candidates, ProbeRace race, ReturnCheck returns, Refusals refusals, Quotas quotas, WaitQueue queue)
{
    /// <summary>What <paramref name="order"/> would get now, or why it would get nothing.</summary>
    public async Task<(DryRunWire? Would, AllocationRefusal? Refusal)> RunAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var count = await AllowedAsync(order, cancellationToken);
        if (count < order.Minimum)
        {
            return (null, await refusals.ExplainAsync(order, ClaimFailure.OverQuota, cancellationToken));
        }

        if (queue.Keeps(order))
        {
            return (null, await refusals.ExplainAsync(order, ClaimFailure.Kept, cancellationToken));
        }

        var hosts = await FindAsync(order, count, cancellationToken);
        if (hosts.Count < order.Minimum && await returns.AreAnyBackAsync(order, cancellationToken))
        {
            hosts = await FindAsync(order, count, cancellationToken);
        }

        if (hosts.Count < order.Minimum)
        {
            return (null, await refusals.ExplainAsync(order, ClaimFailure.TooFew, cancellationToken));
        }

        var pool = await refusals.TallyAsync(order, cancellationToken);
        return (new DryRunWire(true, order.Policy.Name, [.. hosts.Select(host => Explain(host, order))], pool), null);
    }

    private async Task<int> AllowedAsync(ClaimOrder order, CancellationToken cancellationToken) => quotas.Of(order.Owner) is { } quota
        ? Math.Min(order.Count, quota - await contexts.ReadAsync(session => Quotas.Held(session, order.Owner!), cancellationToken))
        : order.Count;

    private async Task<List<PoolHost>> FindAsync(ClaimOrder order, int count, CancellationToken cancellationToken)
    {
        var reachable = new List<Candidate>();
        await foreach (var answered in race.RunAsync(candidates.InOrderAsync(order, cancellationToken), cancellationToken))
        {
            reachable.AddRange(answered);
            if (reachable.Count >= count)
            {
                break;
            }
        }

        // One may have left the pool meanwhile.
        return await contexts.ReadAsync(
            session =>
            {
                var hosts = reachable.Take(count).SelectMany(found => HostRows.Find(session, found.HostId)).ToList();
                hosts.ForEach(host => FactRows.Fill(session, host));
                return hosts;
            },
            cancellationToken);
    }

    private static DryRunHost Explain(PoolHost host, ClaimOrder order)
    {
        var sorted = order.Policy.Facts.ToDictionary(fact => fact, fact => HostFacts.Sorted(host, fact));
        if (order.Policy == OrderPolicy.Spread)
        {
            sorted["released_at"] = host.ReleasedAt?.ToString("O", CultureInfo.InvariantCulture);
        }

        return new DryRunHost(host.Id, host.Name, [.. order.Filter.Conditions.Select(condition => HostFacts.Of(host, condition))], sorted);
    }
}
