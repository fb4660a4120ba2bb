namespace HostPool.Api.Allocation.Leases;

/// <summary>What a clock showed, and what was stored of the lease time then.</summary>
/// <param name="Asked">When it was asked, as <see cref="TimeProvider.GetTimestamp"/> gives it.</param>
/// <param name="Told">What it said, some time after that.</param>
/// <param name="Stored">Read with it.</param>
/// <param name="Known">How many steps were known before it was asked.</param>
internal sealed record ClockLook(long Asked, DateTimeOffset Told, LeaseTime Stored, long Known);
