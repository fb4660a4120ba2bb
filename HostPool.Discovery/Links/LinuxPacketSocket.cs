using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace HostPool.Discovery.Links;

/// <summary>
/// A packet socket (packet(7)) bound to the frames of one protocol on one interface. Neither receiving nor sending allocates for
/// each frame. Receives asynchronously: closing a packet socket under a thread that blocks in recvfrom(2) hangs.
/// </summary>
internal sealed class LinuxPacketSocket : IPacketSocket
{
    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;
    private const int SolPacket = 263;
    private const int PacketStatistics = 6;
    private const byte ToAnotherStation = 3;
    private const byte Outgoing = 4;

    // About 20,000 frames with the kernel's bookkeeping: 0.4 s of a flood of 50,000 a second.
    private const int ReceiveBuffer = 8 << 20;

    private readonly Socket _socket;
    private readonly SocketAddress _sender;
    private readonly int _senderSize;

    /// <param name="interfaceIndex">The number of the interface.</param>
    /// <param name="protocol">The EtherType of what is received.</param>
    /// <param name="prepare">What else is to be set before the first frame is received.</param>
    /// <exception cref="SocketException">
    /// <see cref="SocketError.AccessDenied"/>: no CAP_NET_RAW. Other codes: no such interface, or out of resources.
    /// </exception>
    public LinuxPacketSocket(int interfaceIndex, ushort protocol, Action<Socket>? prepare = null)
    {
        // Protocol 0 captures nothing until bind names protocol and interface: no frame of another one slips in.
        _socket = new Socket(AddressFamily.Packet, SocketType.Raw, ProtocolType.Unspecified);
        _senderSize = SocketAddress.GetMaximumAddressSize(AddressFamily.Packet);
        _sender = new SocketAddress(AddressFamily.Packet, _senderSize);
        try
        {
            _socket.SendTimeout = 1000;
            EnlargeReceiveBuffer();
            prepare?.Invoke(_socket);
            _socket.Bind(new PacketEndPoint(interfaceIndex, protocol));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> frame, CancellationToken cancellationToken)
    {
        while (true)
        {
            _sender.Size = _senderSize;
            var length = await _socket.ReceiveFromAsync(frame, SocketFlags.None, _sender, cancellationToken);
            if (!IsForeign(frame.Span[..length], _sender.Buffer.Span[PacketEndPoint.PacketTypeOffset]))
            {
                return length;
            }
        }
    }

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        try
        {
            _socket.Send(frame, SocketFlags.None, out var error);
            return error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public long TakeDropped()
    {
        // struct tpacket_stats { unsigned int tp_packets, tp_drops; }, set to zero by reading.
        Span<byte> statistics = stackalloc byte[8];
        _socket.GetRawSocketOption(SolPacket, PacketStatistics, statistics);
        return BitConverter.ToUInt32(statistics[4..]);
    }

    public void Dispose() => _socket.Dispose();

    // A frame of a VLAN that has no interface here reaches us with its tag removed, marked as if for another station.
    // A broadcast is for every station of our own network: one so marked is such a frame.
    private static bool IsForeign(ReadOnlySpan<byte> frame, byte packetType) =>
        packetType == Outgoing
        || (packetType == ToAnotherStation && frame.Length >= MacAddress.Length && new MacAddress(frame).IsMulticast);

    private void EnlargeReceiveBuffer()
    {
        try
        {
            // Beyond net.core.rmem_max, which takes CAP_NET_ADMIN (socket(7)).
            _socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(ReceiveBuffer));
        }
        catch (SocketException)
        {
            _socket.ReceiveBufferSize = ReceiveBuffer;
        }
    }
}
