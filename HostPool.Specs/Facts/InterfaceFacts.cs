namespace HostPool.Specs;

/// <summary>A network interface.</summary>
/// <param name="Name">As the kernel calls it: <c>eth0</c>.</param>
/// <param name="Mac">Its hardware address, lower case with colons.</param>
/// <param name="Addresses">Its IP addresses, link-local ones too.</param>
/// <param name="Driver">The kernel's driver; null: made by software.</param>
/// <param name="SpeedMbps">In Mbit/s; null: down, or not known.</param>
/// <param name="Up">True when it has a carrier.</param>
/// <param name="Mtu">The longest packet in bytes.</param>
/// <param name="Roce">True when it carries RDMA over Ethernet.</param>
public sealed record InterfaceFacts(
    string Name, string? Mac, IReadOnlyList<string> Addresses, string? Driver, int? SpeedMbps, bool? Up, int? Mtu, bool Roce);
