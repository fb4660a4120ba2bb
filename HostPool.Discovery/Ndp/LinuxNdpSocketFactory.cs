using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using HostPool.Discovery.Links;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// Opens packet sockets that hear the neighbour discovery of everybody on the link, and of other IPv6 traffic nothing:
/// the kernel drops that before it costs us a system call. Takes CAP_NET_RAW.
/// </summary>
internal sealed class LinuxNdpSocketFactory : INdpSocketFactory
{
    private const int SolPacket = 263;
    private const int AddMembership = 1;
    private const ushort AllMulticast = 2;

    public bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        try
        {
            (socket, problem) = (new LinuxPacketSocket(link.Index, NdpPacket.EtherType, raw => Prepare(raw, link.Index)), null);
            return true;
        }
        catch (SocketException e)
        {
            socket = null;
            problem = e.SocketErrorCode == SocketError.AccessDenied
                ? LinkProblem.NotPermitted
                : LinkProblem.Other($"A packet socket for IPv6 on {link.Name} cannot be opened: {e.Message}.");
            return false;
        }
    }

    private static void Prepare(Socket socket, int interfaceIndex)
    {
        NdpSocketFilter.Attach(socket);

        // Solicitations go to the group of whom they ask: an interface takes only its own groups unless told so.
        // struct packet_mreq (packet(7)): mr_ifindex, mr_type, mr_alen, mr_address[8]. It ends with the socket.
        Span<byte> membership = stackalloc byte[16];
        BitConverter.TryWriteBytes(membership, interfaceIndex);
        BitConverter.TryWriteBytes(membership[4..], AllMulticast);
        socket.SetRawSocketOption(SolPacket, AddMembership, membership);
    }
}
