namespace HostPool.Discovery.Ndp;

/// <summary>A station says that an address is its own.</summary>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Address">The address, see <see cref="Packets.Ipv6"/>.</param>
/// <param name="IsAnnouncement">True when it said so unasked, see <see cref="NdpPacket.IsAnnouncement"/>.</param>
/// <param name="IsAnswer">True when it answered us: an advertisement that was solicited, or an echo reply.</param>
internal readonly record struct NeighbourClaim(MacAddress Mac, UInt128 Address, bool IsAnnouncement, bool IsAnswer = false)
{
    /// <summary>
    /// What a packet claims. A solicitation without a source is a probe (RFC 4862, 5.4.2): what it claims is the
    /// unspecified address, which nobody has.
    /// </summary>
    public static NeighbourClaim Of(in NdpPacket packet) => new(
        packet.LinkLayer ?? packet.EthernetSource,
        packet.Type == NdpType.NeighbourAdvertisement ? packet.Target : packet.Source,
        packet.IsAnnouncement,
        packet.Type is NdpType.EchoReply || (packet.Type is NdpType.NeighbourAdvertisement && packet.IsSolicited));
}
