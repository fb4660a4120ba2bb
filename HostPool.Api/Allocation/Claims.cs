namespace HostPool.Api.Allocation;

/// <summary>Claims and releases, each as one unit of statements.</summary>
internal sealed class Claims(IClaimUnits units, ClaimStatements statements, Reachability reachability) : IClaims
{
    /// <summary>Most allocations find their hosts among the first few.</summary>
    private const int FirstLook = 4;

    public Task<Grant?> TakeTrustedAsync(ClaimOrder order) => units.RunAsync((session, changes) =>
    {
        var candidates = statements.Free(session, order, Math.Max(FirstLook, order.Count));
        return Trusted(candidates, order.Count) is { } chosen ? statements.Grant(session, order, chosen, changes) : null;
    });

    public Task<Grant?> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast) => units.RunAsync((session, changes) =>
    {
        var chosen = statements.StillFree(session, candidates, order.Count);
        return chosen.Count >= atLeast ? statements.Grant(session, order, chosen, changes) : null;
    });

    public Task<bool> ReleaseHostAsync(long hostId) => units.RunAsync((session, changes) => statements.ReleaseHost(session, hostId, changes));

    public Task<bool> ReleaseAsync(long allocationId) =>
        units.RunAsync((session, changes) => statements.Release(session, allocationId, "", changes));

    /// <summary>The first ones, as long as each is trusted; those that are doubtful are passed over, as others may do.</summary>
    private List<Candidate>? Trusted(List<Candidate> candidates, int count)
    {
        var chosen = new List<Candidate>(count);
        foreach (var candidate in candidates)
        {
            switch (reachability.Hint(candidate.HostId))
            {
                case ReachabilityHint.Fresh:
                    chosen.Add(candidate);
                    break;
                case ReachabilityHint.Unknown:
                    return null;
            }

            if (chosen.Count == count)
            {
                return chosen;
            }
        }

        return null;
    }
}
