using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;

namespace HostPool.Discovery.Links;

/// <summary>Opens packet sockets, which takes CAP_NET_RAW in the user namespace of the network (packet(7)).</summary>
internal sealed class LinuxArpSocketFactory : IArpSocketFactory
{
    public bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IArpSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        try
        {
            (socket, problem) = (new LinuxArpSocket(link.Index), null);
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
