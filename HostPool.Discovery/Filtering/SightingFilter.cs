using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Filtering;

/// <summary>Says which packets show a real station other than us. Immutable, and allocates nothing for a packet.</summary>
/// <param name="ignore">Stations that the operator does not want to see.</param>
/// <param name="ownMacs">The addresses of this machine's interfaces.</param>
/// <param name="onLink">The subnets of the interface that hears: their reserved addresses are no station's.</param>
internal sealed class SightingFilter(IgnoreList ignore, IReadOnlySet<MacAddress> ownMacs, Ipv4Block[] onLink)
{
    private static readonly Ipv4Block ThisNetwork = new(0, 8);
    private static readonly Ipv4Block Loopback = new(0x7F00_0000, 8);
    private const uint FirstMulticast = 0xE000_0000;

    /// <summary>The addresses of this machine's interfaces.</summary>
    public IReadOnlySet<MacAddress> OwnMacs => ownMacs;

    /// <summary>
    /// True when the sender fields are a station's. A gratuitous ARP or an announcement passes; a probe (RFC 5227,
    /// 1.1: sender 0.0.0.0) does not.
    /// </summary>
    public bool Accepts(in ArpPacket packet) =>
        IsStation(packet.SenderMac) && IsUnicast(packet.SenderIp) && !ignore.Contains(packet.SenderIp);

    private bool IsStation(MacAddress mac) =>
        mac != MacAddress.Zero && !mac.IsMulticast && !ownMacs.Contains(mac) && !ignore.Contains(mac);

    // Everything from the multicast range up, class E and the limited broadcast address included (RFC 1122, 3.2.1.3).
    private bool IsUnicast(uint address)
    {
        if (address >= FirstMulticast || ThisNetwork.Contains(address) || Loopback.Contains(address))
        {
            return false;
        }

        foreach (var block in onLink)
        {
            if (block.IsReserved(address))
            {
                return false;
            }
        }

        return true;
    }
}
