using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>An IPv4 address of an interface.</summary>
/// <param name="Address">The address, see <see cref="Ipv4"/>.</param>
/// <param name="OnLink">The subnet that the interface reaches directly.</param>
internal readonly record struct LinkAddress(uint Address, Ipv4Block OnLink);
