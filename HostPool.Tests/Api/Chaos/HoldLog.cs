namespace HostPool.Tests.Api.Chaos;

/// <summary>What a client noted of one allocation that it was given. Times are those of the one <see cref="ChaosClock"/>.</summary>
/// <param name="Client">Who it is.</param>
/// <param name="AllocationId">As the service calls it.</param>
/// <param name="Hosts">The ids of the hosts that it was given.</param>
/// <param name="Minimum">How many it asked for at least.</param>
/// <param name="Lease">For how long it asked.</param>
/// <param name="Asked">When the request was sent that was answered with it.</param>
/// <param name="Answered">When it had the answer.</param>
/// <param name="LeaseEnds">Until when the answer promised it.</param>
internal sealed record HoldLog(
    string Client, long AllocationId, IReadOnlyList<long> Hosts, int Minimum, TimeSpan Lease, TimeSpan Asked, TimeSpan Answered, TimeSpan LeaseEnds)
{
    /// <summary>In their order, none before the last was answered or given up.</summary>
    public List<Renewal> Renewals { get; init; } = [];

    /// <summary>What the service said of it when it was asked.</summary>
    public List<Look> Looks { get; init; } = [];

    /// <summary>What the same request with the same Idempotency-Key was answered with later.</summary>
    public List<HoldLog> Repeats { get; init; } = [];

    /// <summary>When its release was sent for the first time; null: it was not.</summary>
    public TimeSpan? ReleaseAsked { get; set; }

    /// <summary>When the release was answered; null: it was not.</summary>
    public TimeSpan? ReleaseAnswered { get; set; }

    public override string ToString() => FormattableString.Invariant(
        $"allocation {AllocationId} of {Client} (hosts {string.Join(' ', Hosts)}, asked {Asked:c}, answered {Answered:c}, to {LeaseEnds:c}, renewed [{string.Join("; ", Renewals)}], release {ReleaseAsked:c} to {ReleaseAnswered:c})");
}
