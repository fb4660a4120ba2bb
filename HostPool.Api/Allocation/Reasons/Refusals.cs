using System.Text.Json;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>Says where the hosts are, and which came closest when none could be given. Thread-safe.</summary>
internal sealed class Refusals(IDbContextFactory<PoolContext> contexts, Reachability reachability, Quotas quotas)
{
    /// <summary>Why an order got nothing.</summary>
    public Task<AllocationRefusal> ExplainAsync(ClaimOrder order, ClaimFailure failure, CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            var groups = PoolLook.Groups(session, order.Filter);
            var states = FreeStates(session, order.Filter, groups, failure is ClaimFailure.Kept ? HostState.KeptForWaiting : HostState.Free);
            if (failure is ClaimFailure.OverQuota)
            {
                // Nobody was asked, and no host is in the way.
                return new AllocationRefusal(Tally(order.Filter, groups, states))
                {
                    Error = $"Cannot acquire host. {order.Owner} holds {Quotas.Held(session, order.Owner!)} hosts, and may hold {quotas.Of(order.Owner)} (Allocation:Quotas); {order.Minimum} more were asked for.",
                };
            }

            var refusal = new AllocationRefusal(Tally(order.Filter, groups, states)) { NearestMiss = Nearest(session, order.Filter, groups, states) };
            return order.IsLegacy ? refusal : refusal with { Error = RefusalSentence.Of(refusal, order.Minimum) };
        },
        cancellationToken);

    /// <summary>Where the hosts are for an order that could be met.</summary>
    public Task<PoolTally> TallyAsync(ClaimOrder order, CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            var groups = PoolLook.Groups(session, order.Filter);
            return Tally(order.Filter, groups, FreeStates(session, order.Filter, groups, HostState.Free));
        },
        cancellationToken);

    /// <summary>The matching hosts that the database takes for free, by id, and what memory knows of them: who was not asked lately counts as free.</summary>
    private List<(long Id, HostState State)> FreeStates(SqlSession session, HostFilter filter, List<HostGroup> groups, HostState ofFree) =>
        !groups.Exists(group => group is { Matches: true, State: HostState.Free }) ? [] : [.. PoolLook.FreeMatching(session, filter).Select(id => (id, reachability.Hint(id) switch
        {
            ReachabilityHint.Fresh => ofFree,
            ReachabilityHint.Down => HostState.Down,
            ReachabilityHint.Doubtful or ReachabilityHint.Blind => HostState.NotResponding,
            _ => ofFree,
        }))];

    private PoolTally Tally(HostFilter filter, List<HostGroup> groups, List<(long Id, HostState State)> free)
    {
        var matching = groups.Where(group => group.Matches).ToList();
        int In(HostState state) => matching.Where(group => group.State == state).Sum(group => group.Count);
        int Among(HostState state) => free.Count(host => host.State == state);
        return new PoolTally
        {
            Hosts = groups.Sum(group => group.Count),
            Matching = matching.Sum(group => group.Count),
            Allocated = In(HostState.Allocated),
            Maintenance = In(HostState.Maintenance),
            Down = In(HostState.Down) + Among(HostState.Down),
            HostKeyChanged = In(HostState.HostKeyChanged),
            NotResponding = Among(HostState.NotResponding),
            Suspect = free.Count(host => host.State is HostState.NotResponding && reachability.IsSuspect(host.Id)),
            KeptForWaiting = Among(HostState.KeptForWaiting),
            Free = Among(HostState.Free),
            Remedy = Remedy(matching),
            Filters = [.. filter.Conditions.Select((condition, i) => new ConditionTally(
                condition.Key,
                condition.Asked,
                groups.Where(group => (group.Fails & (1L << i)) != 0).Sum(group => group.Count),
                groups.Where(group => group.Fails == 1L << i).Sum(group => group.Count)))],
        };
    }

    private static string? Remedy(List<HostGroup> matching) => matching.Find(group => group.State is HostState.HostKeyChanged) switch
    {
        { Count: 1 } one => $"host key changed: POST /host/{one.FirstId}/trust after checking it",
        { Count: > 1 } several => $"host key changed of {several.Count} hosts, the first is {several.FirstId}: POST /host/{{id}}/trust after checking it",
        _ => null,
    };

    private static NearestMiss? Nearest(SqlSession session, HostFilter filter, List<HostGroup> groups, List<(long Id, HostState State)> free)
    {
        // One that can be had is no miss, though it was not enough.
        var missed = groups.Where(group => group is not { Matches: true, State: HostState.Free })
            .Concat(free.Where(host => host.State is not HostState.Free).Take(1).Select(host => new HostGroup(host.State, 0, 1, host.Id)))
            .OrderBy(group => group.Failures).ThenBy(group => group.FirstId).ToList();
        if (missed.Count == 0 || HostRows.Find(session, missed[0].FirstId) is not [var host])
        {
            return null;
        }

        FactRows.Fill(session, host);
        var fails = filter.Conditions.Where((_, i) => (missed[0].Fails & (1L << i)) != 0).Select(condition => HostFacts.Of(host, condition));
        return new NearestMiss(host.Id, host.Name, [.. fails], JsonNamingPolicy.SnakeCaseLower.ConvertName(missed[0].State.ToString()));
    }
}
