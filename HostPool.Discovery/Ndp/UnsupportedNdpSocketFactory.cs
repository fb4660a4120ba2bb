using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery.Links;

namespace HostPool.Discovery.Ndp;

/// <summary>Stands in where there are no packet sockets; that is said for ARP already.</summary>
internal sealed class UnsupportedNdpSocketFactory : INdpSocketFactory
{
    public bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        (socket, problem) = (null, LinkProblem.Unsupported);
        return false;
    }
}
