using System.Buffers.Binary;

namespace HostPool.Discovery.Packets;

/// <summary>An ARP packet for IPv4 on Ethernet (RFC 826), as it stands in an untagged Ethernet II frame.</summary>
/// <param name="Operation">Request or reply.</param>
/// <param name="SenderMac">ar$sha.</param>
/// <param name="SenderIp">ar$spa, see <see cref="Ipv4"/>.</param>
/// <param name="TargetMac">ar$tha; zero when that is what the request asks for.</param>
/// <param name="TargetIp">ar$tpa.</param>
internal readonly record struct ArpPacket(
    ArpOperation Operation,
    MacAddress SenderMac,
    uint SenderIp,
    MacAddress TargetMac,
    uint TargetIp)
{
    /// <summary>The bytes of a frame, header included, padding and checksum not.</summary>
    public const int FrameLength = HeaderLength + 28;

    /// <summary>The EtherType of ARP.</summary>
    public const ushort EtherType = 0x0806;

    private const int HeaderLength = 14;

    // Hardware type Ethernet, protocol type IPv4, address lengths 6 and 4: ar$hrd to ar$pln in one number.
    private const ulong EthernetIpv4 = 0x0001_0800_0604;

    /// <summary>The request that asks <paramref name="targetIp"/> who it is.</summary>
    public static ArpPacket Request(MacAddress senderMac, uint senderIp, uint targetIp) =>
        new(ArpOperation.Request, senderMac, senderIp, MacAddress.Zero, targetIp);

    /// <summary>The reply that tells the sender of this request that <paramref name="mac"/> has the address it asked for.</summary>
    public ArpPacket ReplyFrom(MacAddress mac) => new(ArpOperation.Reply, mac, TargetIp, SenderMac, SenderIp);

    /// <summary>
    /// Reads a frame; what follows the packet is padding. False for anything but an untagged Ethernet/IPv4 request or
    /// reply of full length. Never throws.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out ArpPacket packet)
    {
        packet = default;
        if (frame.Length < FrameLength || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != EtherType)
        {
            return false;
        }

        var arp = frame[HeaderLength..];
        var form = BinaryPrimitives.ReadUInt64BigEndian(arp);
        var operation = (ArpOperation)(ushort)form;
        if (form >> 16 != EthernetIpv4 || operation is not (ArpOperation.Request or ArpOperation.Reply))
        {
            return false;
        }

        packet = new ArpPacket(
            operation,
            new MacAddress(arp[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(arp[14..]),
            new MacAddress(arp[18..]),
            BinaryPrimitives.ReadUInt32BigEndian(arp[24..]));
        return true;
    }

    /// <summary>
    /// Writes the first <see cref="FrameLength"/> bytes as a frame from the sender to <paramref name="destination"/>:
    /// broadcast, or a known station (RFC 1122, 2.3.2.1: unicast poll).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer bytes.</exception>
    public void Write(Span<byte> frame, MacAddress destination)
    {
        destination.CopyTo(frame);
        SenderMac.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);

        var arp = frame[HeaderLength..];
        BinaryPrimitives.WriteUInt64BigEndian(arp, (EthernetIpv4 << 16) | (ushort)Operation);
        SenderMac.CopyTo(arp[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(arp[14..], SenderIp);
        TargetMac.CopyTo(arp[18..]);
        BinaryPrimitives.WriteUInt32BigEndian(arp[24..], TargetIp);
    }
}
