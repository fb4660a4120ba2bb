using System.Diagnostics.CodeAnalysis;

namespace HostPool.Discovery.Links;

/// <summary>Stands in where there are no packet sockets, and says so.</summary>
internal sealed class UnsupportedArpSocketFactory : IArpSocketFactory
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
