using System.Diagnostics.CodeAnalysis;

namespace HostPool.Discovery.Links;

/// <summary>Opens ARP sockets. Thread-safe.</summary>
internal interface IArpSocketFactory
{
    /// <summary>Opens a socket on an interface that is there and up; false with the problem when that fails.</summary>
    bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem);
}
