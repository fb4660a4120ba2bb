using System.Buffers.Binary;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// A message of neighbour discovery (RFC 4861: neighbour solicitation and advertisement, router solicitation) or an
/// ICMPv6 echo (RFC 4443), as it stands in an untagged Ethernet II frame.
/// </summary>
/// <param name="Type">Which of them.</param>
/// <param name="EthernetSource">The station that sent the frame.</param>
/// <param name="Source">The address that it was sent from, see <see cref="Ipv6"/>; zero: none yet.</param>
/// <param name="Destination">The address that it was sent to, a multicast group or one station's.</param>
/// <param name="Word">
/// The second word of the ICMPv6 header: the flags of an advertisement, identifier and sequence number of an echo,
/// otherwise nothing.
/// </param>
/// <param name="Target">Whom a neighbour message is about; otherwise zero.</param>
/// <param name="LinkLayer">The hardware address of the source or, in an advertisement, of the target; null when not told.</param>
internal readonly record struct NdpPacket(
    NdpType Type,
    MacAddress EthernetSource,
    UInt128 Source,
    UInt128 Destination,
    uint Word,
    UInt128 Target,
    MacAddress? LinkLayer)
{
    /// <summary>The bytes of the longest frame that <see cref="Write"/> writes.</summary>
    public const int LongestFrame = HeadersLength + NeighbourLength + NdpOptions.LinkLayerLength;

    /// <summary>The EtherType of IPv6.</summary>
    public const ushort EtherType = 0x86DD;

    private const int EthernetLength = 14;
    private const int HeadersLength = EthernetLength + 40;
    private const int ShortLength = 8;
    private const int NeighbourLength = ShortLength + Ipv6.Length;
    private const byte HighestHopLimit = 255;
    private const uint SolicitedFlag = 0x4000_0000;
    private const uint OverrideFlag = 0x2000_0000;

    /// <summary>True for an advertisement that answers a solicitation (RFC 4861, 4.4: S).</summary>
    public bool IsSolicited => (Word & SolicitedFlag) != 0;

    /// <summary>
    /// True for an advertisement that nobody asked for and that replaces what is known, as machines send it when their
    /// address is new (RFC 4861, 7.2.6).
    /// </summary>
    public bool IsAnnouncement =>
        Type == NdpType.NeighbourAdvertisement && (Word & (SolicitedFlag | OverrideFlag)) == OverrideFlag;

    private bool IsEcho => Type is NdpType.EchoRequest or NdpType.EchoReply;

    private bool IsOfNeighbour => Type is NdpType.NeighbourSolicitation or NdpType.NeighbourAdvertisement;

    /// <summary>
    /// The solicitation that asks <paramref name="target"/> who it is: its group, or itself when
    /// <paramref name="isUnicast"/>.
    /// </summary>
    public static NdpPacket Solicit(MacAddress mac, UInt128 source, UInt128 target, bool isUnicast = false) => new(
        NdpType.NeighbourSolicitation, mac, source, isUnicast ? target : Ipv6.SolicitedNode(target), 0, target, mac);

    /// <summary>The unsolicited advertisement to everybody that <paramref name="mac"/> has <paramref name="target"/>.</summary>
    public static NdpPacket Announce(MacAddress mac, UInt128 target) => new(
        NdpType.NeighbourAdvertisement, mac, target, Ipv6.AllNodes, OverrideFlag, target, mac);

    /// <summary>The echo request to everybody on the link; <paramref name="token"/> comes back in the replies.</summary>
    public static NdpPacket EchoToAll(MacAddress mac, UInt128 source, uint token) =>
        new(NdpType.EchoRequest, mac, source, Ipv6.AllNodes, token, 0, null);

    /// <summary>What <paramref name="mac"/> answers: an advertisement of the target, or an echo reply from <paramref name="address"/>.</summary>
    public NdpPacket AnswerFrom(MacAddress mac, UInt128 address) => IsEcho
        ? new(NdpType.EchoReply, mac, address, Source, Word, 0, null)
        : new(NdpType.NeighbourAdvertisement, mac, Target, Source, SolicitedFlag | OverrideFlag, Target, mac);

    /// <summary>
    /// Reads a frame; what follows the packet is padding. False for anything but an untagged Ethernet/IPv6 frame with
    /// one of these messages right behind the header, valid by RFC 4861, 6.1.1, 7.1.1 and 7.1.2, and with a right
    /// checksum. Never throws.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> frame, out NdpPacket packet)
    {
        packet = default;
        if (frame.Length < HeadersLength + ShortLength
            || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != EtherType
            || frame[EthernetLength] >> 4 != 6
            || frame[EthernetLength + 6] != Icmpv6Checksum.NextHeader)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(frame[(EthernetLength + 4)..]);
        if (length < ShortLength || length > frame.Length - HeadersLength)
        {
            return false;
        }

        var message = frame.Slice(HeadersLength, length);
        var read = new NdpPacket(
            (NdpType)message[0],
            new MacAddress(frame[MacAddress.Length..]),
            BinaryPrimitives.ReadUInt128BigEndian(frame[(EthernetLength + 8)..]),
            BinaryPrimitives.ReadUInt128BigEndian(frame[(EthernetLength + 24)..]),
            BinaryPrimitives.ReadUInt32BigEndian(message[4..]),
            0,
            null);
        if (message[1] != 0 // code
            || !read.TryRead(message, hopLimit: frame[EthernetLength + 7], out read)
            || Icmpv6Checksum.Of(read.Source, read.Destination, message) != 0)
        {
            return false;
        }

        packet = read;
        return true;
    }

    /// <summary>
    /// Writes a frame to <paramref name="destination"/> and returns its length, <see cref="LongestFrame"/> at most.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Room for fewer bytes.</exception>
    public int Write(Span<byte> frame, MacAddress destination)
    {
        var option = LinkLayer is null ? 0 : NdpOptions.LinkLayerLength;
        var body = IsOfNeighbour ? NeighbourLength : ShortLength;
        var length = HeadersLength + body + option;
        frame[..length].Clear();

        destination.CopyTo(frame);
        EthernetSource.CopyTo(frame[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);

        var ip = frame[EthernetLength..];
        ip[0] = 6 << 4;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(body + option));
        (ip[6], ip[7]) = (Icmpv6Checksum.NextHeader, HighestHopLimit);
        BinaryPrimitives.WriteUInt128BigEndian(ip[8..], Source);
        BinaryPrimitives.WriteUInt128BigEndian(ip[24..], Destination);

        var message = frame[HeadersLength..length];
        message[0] = (byte)Type;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], Word);
        if (IsOfNeighbour)
        {
            BinaryPrimitives.WriteUInt128BigEndian(message[ShortLength..], Target);
        }

        if (LinkLayer is { } mac)
        {
            NdpOptions.Write(Type, mac, message[body..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Icmpv6Checksum.Of(Source, Destination, message));
        return length;
    }

    // A hop limit of 255 proves that no router forwarded the message (RFC 4861, 3.1); replies to an echo may have any.
    private bool TryRead(ReadOnlySpan<byte> message, byte hopLimit, out NdpPacket whole)
    {
        whole = this;
        if (IsEcho)
        {
            return true;
        }

        var body = IsOfNeighbour ? NeighbourLength : ShortLength;
        if (!(IsOfNeighbour || Type == NdpType.RouterSolicitation)
            || hopLimit != HighestHopLimit
            || message.Length < body
            || !NdpOptions.TryFind(Type, message[body..], out var linkLayer))
        {
            return false;
        }

        var target = IsOfNeighbour ? BinaryPrimitives.ReadUInt128BigEndian(message[ShortLength..]) : 0;
        whole = this with { Target = target, LinkLayer = linkLayer };
        return whole.IsConsistent();
    }

    private bool IsConsistent() => Type switch
    {
        _ when Ipv6.IsMulticast(Target) => false,
        NdpType.NeighbourAdvertisement => !(IsSolicited && Ipv6.IsMulticast(Destination)),
        _ when Source != 0 => true,
        NdpType.NeighbourSolicitation => LinkLayer is null && Destination == Ipv6.SolicitedNode(Target),
        _ => LinkLayer is null,
    };
}
