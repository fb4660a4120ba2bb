namespace HostPool.Specs;

/// <summary>A NUMA node.</summary>
/// <param name="Node">Its number.</param>
/// <param name="Cpus">How many CPUs are on it.</param>
/// <param name="MemoryMb">Its memory in MiB.</param>
public sealed record NumaNode(int Node, int? Cpus, long? MemoryMb);
