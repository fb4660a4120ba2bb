using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>Says which packets show a real station other than us. Immutable, and allocates nothing for a packet.</summary>
/// <param name="ignore">Stations that the operator does not want to see.</param>
/// <param name="onLink">The prefixes of the interface that hears.</param>
/// <param name="token">What our echo requests carry.</param>
internal sealed class NdpFilter(IgnoreList ignore, Ipv6Block[] onLink, uint token)
{
    /// <summary>True with the claim when the packet is a real station's. A DAD probe is not.</summary>
    /// <param name="packet">What was heard.</param>
    /// <param name="ownMacs">The addresses of this machine's interfaces.</param>
    /// <param name="claim">Who is where.</param>
    public bool TryAccept(in NdpPacket packet, IReadOnlySet<MacAddress> ownMacs, out NeighbourClaim claim)
    {
        claim = NeighbourClaim.Of(packet);
        return IsStation(packet.EthernetSource, ownMacs)
            && IsStation(claim.Mac, ownMacs)
            && IsHost(claim.Address)
            && IsFromThisLink(packet);
    }

    private bool IsStation(MacAddress mac, IReadOnlySet<MacAddress> ownMacs) =>
        mac != MacAddress.Zero && !mac.IsMulticast && !ownMacs.Contains(mac) && !ignore.Contains(mac);

    private bool IsHost(UInt128 address)
    {
        if (!Ipv6.IsUnicast(address) || ignore.Contains(address))
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

    // An echo reply comes with any hop limit, so a router may have brought it, under its own hardware address: only
    // answers to our sweep count, from an address that is here.
    private bool IsFromThisLink(in NdpPacket packet) => packet.Type switch
    {
        NdpType.EchoRequest => false,
        NdpType.EchoReply => packet.Word == token && IsOnLink(packet.Source),
        _ => true,
    };

    private bool IsOnLink(UInt128 address)
    {
        foreach (var block in onLink)
        {
            if (block.Contains(address))
            {
                return true;
            }
        }

        return Ipv6.IsLinkLocal(address);
    }
}
