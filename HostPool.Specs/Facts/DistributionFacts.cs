namespace HostPool.Specs;

/// <summary>A Linux distribution, as os-release(5) has it.</summary>
/// <param name="Id"><c>debian</c>, <c>rhel</c>.</param>
/// <param name="Version"><c>12</c>, <c>9.3</c>; null: it has none.</param>
/// <param name="Name">For people: <c>Debian GNU/Linux 12 (bookworm)</c>.</param>
public sealed record DistributionFacts(string? Id, string? Version, string? Name);
