namespace HostPool.Api.Allocation;

/// <summary>What is asked of the host; all of it must hold. Comparison ignores case.</summary>
/// <param name="Os"><c>linux</c> or <c>windows</c>.</param>
/// <param name="Tags">Tags that the host must all have.</param>
/// <param name="Owner">HostPool's: who takes the host.</param>
internal sealed record AllocationFilterWire(string? Os, IReadOnlyList<string>? Tags, string? Owner);
