namespace HostPool.Api.Allocation;

/// <summary>What was handed out, or why nothing was.</summary>
/// <param name="Grant">The allocation; null when there is none.</param>
/// <param name="Refusal">Set when there is none.</param>
internal sealed record AllocationResult(Grant? Grant, AllocationRefusal? Refusal);
