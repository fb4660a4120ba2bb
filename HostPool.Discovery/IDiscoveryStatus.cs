using System.Net;

namespace HostPool.Discovery;

/// <summary>How discovery does, for health and for who must know which links are watched. Thread-safe.</summary>
public interface IDiscoveryStatus
{
    /// <summary>One entry for each configured network, or each listened interface; empty when discovery is off.</summary>
    IReadOnlyList<InterfaceStatus> Interfaces { get; }

    /// <summary>True when <paramref name="address"/> lies in a scanned subnet whose interface is capturing now.</summary>
    bool IsWatched(IPAddress address);
}
