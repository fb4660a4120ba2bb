using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HostPool.Discovery.Links;

/// <summary>The frames of one protocol on one interface, as struct sockaddr_ll says it (packet(7)).</summary>
internal sealed class PacketEndPoint(int interfaceIndex, ushort protocol) : EndPoint
{
    /// <summary>Where sll_pkttype is in the address of a received frame.</summary>
    public const int PacketTypeOffset = 10;

    private const int AddressSize = 20;

    public override AddressFamily AddressFamily => AddressFamily.Packet;

    public override SocketAddress Serialize()
    {
        var address = new SocketAddress(AddressFamily.Packet, AddressSize);
        var bytes = address.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], protocol);
        BitConverter.TryWriteBytes(bytes[4..], interfaceIndex);
        return address;
    }

    public override EndPoint Create(SocketAddress socketAddress) =>
        new PacketEndPoint(
            BitConverter.ToInt32(socketAddress.Buffer.Span[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(socketAddress.Buffer.Span[2..]));
}
