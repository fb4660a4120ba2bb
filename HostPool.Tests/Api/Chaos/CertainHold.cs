namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// The time in which a client surely held its hosts, whatever the service and the network did meanwhile: from the moment
/// it had the answer (the claim was made before that) to the moment it sent the release (which was carried out after
/// that), or until the lease ended that it was last promised.
/// </summary>
/// <param name="From">The first moment.</param>
/// <param name="Until">The first moment after it; before <paramref name="From"/>: there was none.</param>
internal readonly record struct CertainHold(TimeSpan From, TimeSpan Until)
{
    /// <summary>The service tells times in whole milliseconds, and the machine's two clocks drift a little.</summary>
    public static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(20);

    public static CertainHold Of(HoldLog log)
    {
        var ends = log.LeaseEnds;
        foreach (var renewal in log.Renewals)
        {
            ends = renewal.Outcome switch
            {
                RenewalOutcome.Renewed => renewal.LeaseEnds,

                // It may have made the lease end earlier, but not before that much time from its sending.
                RenewalOutcome.Unknown when renewal.Asked + renewal.Lease < ends => renewal.Asked + renewal.Lease,
                _ => ends,
            };
        }

        return new CertainHold(log.Answered, log.ReleaseAsked is { } asked && asked < ends - Rounding ? asked : ends - Rounding);
    }

    /// <summary>True when all of <paramref name="from"/> to <paramref name="until"/> lies within it.</summary>
    public bool Covers(TimeSpan from, TimeSpan until) => From <= from && until < Until;

    /// <summary>True when they have a moment in common; what was given back at once was held for a moment.</summary>
    public bool Meets(CertainHold other) => From <= Until && other.From <= other.Until && From < other.Until && other.From < Until;
}
