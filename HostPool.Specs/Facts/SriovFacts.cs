namespace HostPool.Specs;

/// <summary>A PCI device that can be several.</summary>
/// <param name="Address">Where it sits: <c>0000:3b:00.0</c>.</param>
/// <param name="Interface">The network interface that it is; null: it is none.</param>
/// <param name="Most">How many virtual functions it can have.</param>
/// <param name="Enabled">How many it has.</param>
public sealed record SriovFacts(string Address, string? Interface, int Most, int Enabled);
