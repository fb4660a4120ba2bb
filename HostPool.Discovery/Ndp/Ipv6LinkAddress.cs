using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>An IPv6 address of an interface that may be sent from.</summary>
/// <param name="Address">The address, see <see cref="Ipv6"/>.</param>
/// <param name="OnLink">The prefix that comes with it.</param>
internal readonly record struct Ipv6LinkAddress(UInt128 Address, Ipv6Block OnLink)
{
    /// <summary>True when it has a meaning on its link only.</summary>
    public bool IsLinkLocal => Ipv6.IsLinkLocal(Address);
}
