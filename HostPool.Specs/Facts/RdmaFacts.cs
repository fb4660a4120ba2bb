namespace HostPool.Specs;

/// <summary>An RDMA device.</summary>
/// <param name="Name">As the kernel calls it: <c>mlx5_0</c>.</param>
/// <param name="Kind"><c>infiniband</c>, <c>roce</c> or <c>iwarp</c>.</param>
/// <param name="Interfaces">The network interfaces that it is, too.</param>
/// <param name="State">Of its best port: <c>active</c>, <c>init</c>, <c>down</c>.</param>
/// <param name="RateGbps">Of its fastest port, in Gbit/s.</param>
/// <param name="Firmware">The firmware's version.</param>
public sealed record RdmaFacts(string Name, string Kind, IReadOnlyList<string> Interfaces, string? State, double? RateGbps, string? Firmware);
