using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery.Links;

namespace HostPool.Discovery.Ndp;

/// <summary>Opens sockets for neighbour discovery and echo replies. Thread-safe.</summary>
internal interface INdpSocketFactory
{
    /// <summary>Opens a socket on an interface that is there and up; false with the problem when that fails.</summary>
    bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem);
}
