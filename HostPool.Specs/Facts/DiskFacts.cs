namespace HostPool.Specs;

/// <summary>A disk.</summary>
/// <param name="Name">As the kernel calls it: <c>sda</c>, <c>nvme0n1</c>.</param>
/// <param name="SizeGb">In units of 2^30 bytes, to two decimals; null: no medium in it.</param>
/// <param name="Rotational">True for one that spins.</param>
/// <param name="Removable">True for one that may be gone tomorrow.</param>
/// <param name="Model">What its maker calls it.</param>
/// <param name="Serial">Its serial number, where the kernel tells.</param>
public sealed record DiskFacts(string Name, double? SizeGb, bool? Rotational, bool? Removable, string? Model, string? Serial);
