using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>Opens packet sockets, which takes CAP_NET_RAW in the user namespace of the network (packet(7)).</summary>
internal sealed class LinuxArpSocketFactory : IArpSocketFactory
{
    public bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        try
        {
            (socket, problem) = (new LinuxPacketSocket(link.Index, ArpPacket.EtherType), null);
            return true;
        }
        catch (SocketException e)
        {
            socket = null;
            problem = e.SocketErrorCode == SocketError.AccessDenied
                ? LinkProblem.NotPermitted
                : LinkProblem.Other($"A packet socket on {link.Name} cannot be opened: {e.Message}.");
            return false;
        }
    }
}
