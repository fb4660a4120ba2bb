namespace HostPool.Api.Allocation;

/// <summary>What can be changed of an allocation.</summary>
/// <param name="LeaseSeconds">How long it is held from now on; null: until released, which <c>Allocation:MaxLease</c> forbids.</param>
internal sealed record AllocationPatchWire(double? LeaseSeconds);
