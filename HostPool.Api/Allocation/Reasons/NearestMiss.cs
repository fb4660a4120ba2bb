namespace HostPool.Api.Allocation.Reasons;

/// <summary>The host that fails the fewest conditions; the lowest id among equals.</summary>
/// <param name="HostId">Which.</param>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="Fails">What it does not meet; empty: only its state is in the way.</param>
/// <param name="State"><c>free</c>, <c>allocated</c>, <c>maintenance</c>, <c>down</c>, <c>host_key_changed</c>, <c>not_responding</c>, or <c>kept_for_waiting</c>.</param>
internal sealed record NearestMiss(long HostId, string? Name, IReadOnlyList<ConditionWire> Fails, string State);
