namespace HostPool.Api.Allocation.Reasons;

/// <summary>A host that would be given, and why.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="Meets">Each condition, and what the host has of it.</param>
/// <param name="Order">What the policy sorts by, as the host has it; null where it is not known. Empty for <c>first</c> and <c>random</c>.</param>
internal sealed record DryRunHost(long Id, string? Name, IReadOnlyList<ConditionWire> Meets, IReadOnlyDictionary<string, string?> Order);
