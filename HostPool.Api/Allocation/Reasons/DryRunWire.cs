namespace HostPool.Api.Allocation.Reasons;

/// <summary>What would be given, without it being given.</summary>
/// <param name="DryRun">True, so that nobody takes it for an allocation.</param>
/// <param name="Policy">The policy that sorted them.</param>
/// <param name="Hosts">The hosts, in the order of the policy.</param>
/// <param name="Pool">Where the others are: the counts of a refusal. Hosts that were not asked count as free.</param>
internal sealed record DryRunWire(bool DryRun, string Policy, IReadOnlyList<DryRunHost> Hosts, PoolTally Pool);
