using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Reasons;

namespace HostPool.Api.Allocation;

/// <summary>What was handed out, or why nothing was.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Refusal">Set when there was nothing to give.</param>
internal sealed record AllocationResult(ClaimOutcome Outcome, AllocationRefusal? Refusal);
