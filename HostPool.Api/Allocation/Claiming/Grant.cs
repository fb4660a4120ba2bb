using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>An allocation, and the hosts that it holds, as they were when it was read.</summary>
internal sealed record Grant(HostAllocation Allocation, IReadOnlyList<PoolHost> Hosts);
