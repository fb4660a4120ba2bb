namespace HostPool.Bench.Labs;

/// <summary>A host of a lab.</summary>
internal sealed record LabHost(int Number, string Mac, string Ip);
