namespace HostPool.Api.Allocation.Reasons;

/// <summary>What one condition asks of one host.</summary>
/// <param name="Filter">The condition's key: <c>ram_mb</c>.</param>
/// <param name="Asked">What it asks for: <c>at least 8192</c>.</param>
/// <param name="Has">What the host has; null: nothing of the kind is known of it.</param>
internal sealed record ConditionWire(string Filter, string Asked, string? Has);
