namespace HostPool.Tests.Api.Chaos;

/// <summary>A client's attempt to extend a lease.</summary>
/// <param name="Lease">For how long, from then.</param>
/// <param name="Asked">When it was sent.</param>
/// <param name="Answered">When it was answered, or given up.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="LeaseEnds">Until when the answer promised the hosts, where it was <see cref="RenewalOutcome.Renewed"/>.</param>
internal sealed record Renewal(TimeSpan Lease, TimeSpan Asked, TimeSpan Answered, RenewalOutcome Outcome, TimeSpan LeaseEnds = default);
