namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// Reads what the clients of a run noted, and finds what the allocator did wrong. It knows nothing of how the allocator
/// works, and blames it only for what the notes prove. Pure.
/// </summary>
/// <param name="outages">When nobody could have ended a lease.</param>
internal sealed class ChaosChecker(IReadOnlyList<Outage> outages)
{
    /// <summary>How long after its end a lease may be found not ended, while somebody serves: 2 s, and what a busy machine adds.</summary>
    public static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(3.5);

    /// <param name="holds">Of all clients, in any order.</param>
    /// <param name="pool">The ids of the hosts that there are.</param>
    /// <param name="final">What the pool showed when every allocation was over.</param>
    public List<Violation> Check(IReadOnlyList<HoldLog> holds, IReadOnlyList<long> pool, IReadOnlyList<FinalHost> final) =>
    [
        .. holds.SelectMany(CheckOne),
        .. CheckIds(holds),
        .. CheckExclusion(holds),
        .. CheckFinal(pool, final),
    ];

    private IEnumerable<Violation> CheckOne(HoldLog hold)
    {
        if (hold.Hosts.Distinct().Count() < hold.Minimum)
        {
            yield return new Violation(ViolationKind.TooFewHosts, $"{hold}: asked for {hold.Minimum}");
        }

        foreach (var repeat in hold.Repeats.Where(repeat => repeat.AllocationId != hold.AllocationId || !repeat.Hosts.SequenceEqual(hold.Hosts)))
        {
            yield return new Violation(ViolationKind.OtherAnswer, $"{hold}: {repeat}");
        }

        if (hold.LeaseEnds < hold.Asked + hold.Lease - CertainHold.Rounding)
        {
            yield return new Violation(ViolationKind.ShortLease, $"{hold}: asked for {hold.Lease:c}");
        }

        foreach (var renewal in hold.Renewals.Where(renewal => renewal.Outcome is RenewalOutcome.Renewed && renewal.LeaseEnds < renewal.Asked + renewal.Lease - CertainHold.Rounding))
        {
            yield return new Violation(ViolationKind.ShortLease, $"{hold}: {renewal}");
        }

        foreach (var violation in CheckLease(hold).Concat(CheckEnd(hold)))
        {
            yield return violation;
        }
    }

    /// <summary>What is certainly held is there and whole.</summary>
    private static IEnumerable<Violation> CheckLease(HoldLog hold)
    {
        for (var i = 0; i < hold.Renewals.Count; i++)
        {
            var renewal = hold.Renewals[i];
            var before = CertainHold.Of(hold with { Renewals = hold.Renewals[..i] });
            if (renewal.Outcome is RenewalOutcome.Gone && before.Covers(renewal.Asked, renewal.Answered))
            {
                yield return new Violation(ViolationKind.LeaseBroken, $"{hold}: {renewal}");
            }
        }

        var certain = CertainHold.Of(hold);
        foreach (var look in hold.Looks.Where(look => certain.Covers(look.Asked, look.Answered) && !look.Hosts.Order().SequenceEqual(hold.Hosts.Order())))
        {
            yield return new Violation(ViolationKind.LeaseBroken, $"{hold}: {look}");
        }
    }

    /// <summary>What is released or over is gone.</summary>
    private IEnumerable<Violation> CheckEnd(HoldLog hold)
    {
        foreach (var look in hold.Looks.Where(look => look.Hosts.Count > 0))
        {
            if (look.Asked >= hold.ReleaseAnswered)
            {
                yield return new Violation(ViolationKind.NotReleased, $"{hold}: {look}");
            }
            else if (hold.Renewals.All(renewal => renewal.Outcome is not RenewalOutcome.Unknown)
                && Served(hold.Renewals.LastOrDefault(renewal => renewal.Outcome is RenewalOutcome.Renewed)?.LeaseEnds ?? hold.LeaseEnds, look.Asked) > EndsWithin)
            {
                yield return new Violation(ViolationKind.LeaseOverdue, $"{hold}: {look}");
            }
        }
    }

    /// <summary>A repeated answer is the same allocation again, and no second one.</summary>
    private static IEnumerable<Violation> CheckIds(IReadOnlyList<HoldLog> holds) => holds
        .GroupBy(hold => hold.AllocationId).Where(same => same.Count() > 1)
        .Select(same => new Violation(ViolationKind.IdUsedTwice, string.Join(", ", same)));

    private static IEnumerable<Violation> CheckExclusion(IReadOnlyList<HoldLog> holds)
    {
        foreach (var host in holds.SelectMany(hold => hold.Hosts.Distinct().Select(id => (Id: id, Hold: hold, Certain: CertainHold.Of(hold)))).GroupBy(held => held.Id))
        {
            var inOrder = host.OrderBy(held => held.Certain.From).ToList();
            for (var i = 0; i < inOrder.Count; i++)
            {
                foreach (var later in inOrder.Skip(i + 1).TakeWhile(later => later.Certain.From < inOrder[i].Certain.Until).Where(later => later.Certain.Meets(inOrder[i].Certain)))
                {
                    yield return new Violation(ViolationKind.HeldTwice, $"host {host.Key}: {inOrder[i].Hold}, {later.Hold}");
                }
            }
        }
    }

    private static IEnumerable<Violation> CheckFinal(IReadOnlyList<long> pool, IReadOnlyList<FinalHost> final) =>
    [
        .. final.Where(host => host.IsAllocated).Select(host => new Violation(ViolationKind.NotFreed, $"host {host.Id}")),
        .. pool.Where(id => final.Count(host => host.Id == id) != 1).Select(id => new Violation(ViolationKind.Lost, $"host {id}")),
        .. final.Where(host => !pool.Contains(host.Id)).Select(host => new Violation(ViolationKind.Lost, $"host {host.Id} is new")),
    ];

    /// <summary>How much of the time from <paramref name="from"/> to <paramref name="until"/> somebody served the pool.</summary>
    private TimeSpan Served(TimeSpan from, TimeSpan until) => outages.Aggregate(until - from, (served, outage) =>
    {
        var (first, last) = (outage.From > from ? outage.From : from, outage.Until < until ? outage.Until : until);
        return last > first ? served - (last - first) : served;
    });
}
