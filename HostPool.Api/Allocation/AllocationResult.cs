using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>The host that was handed out, or why there is none.</summary>
/// <param name="Host">The host; null when there is none.</param>
/// <param name="Refusal">Set when there is no host.</param>
internal sealed record AllocationResult(PoolHost? Host, AllocationRefusal? Refusal);
