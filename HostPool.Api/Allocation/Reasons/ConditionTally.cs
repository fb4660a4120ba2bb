namespace HostPool.Api.Allocation.Reasons;

/// <summary>What one condition takes away from the pool.</summary>
/// <param name="Filter">Its key: <c>ram_mb</c>.</param>
/// <param name="Asked">What it asks for: <c>at least 8192</c>.</param>
/// <param name="Fails">How many hosts do not meet it.</param>
/// <param name="Alone">How many of those meet all others: that many more would match without it.</param>
internal sealed record ConditionTally(string Filter, string Asked, int Fails, int Alone);
