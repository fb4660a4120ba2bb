using System.Net;

namespace HostPool.Discovery;

/// <summary>How discovery does, for health and for who must know which links are watched. Thread-safe.</summary>
public interface IDiscoveryStatus
{
    /// <summary>
    /// One entry for each configured network, in the order of <see cref="DiscoveryOptions.Networks"/>, or each listened
    /// interface; empty when discovery is off. The subnet and the prefixes of a network are known before the first sighting
    /// on them is told.
    /// </summary>
    IReadOnlyList<InterfaceStatus> Interfaces { get; }

    /// <summary>
    /// True when <paramref name="address"/> lies in a scanned subnet or prefix whose interface is capturing now, so that pings
    /// tell whether it is there. Not true of what is never pinged: ignored addresses and those of the interface itself.
    /// Quick.
    /// </summary>
    bool IsWatched(IPAddress address);

    /// <summary>True when <paramref name="address"/> lies in a network that another process is in charge of.</summary>
    bool IsLeftToAnother(IPAddress address);

    /// <summary>
    /// True when <paramref name="address"/> lies in a scanned subnet whose interface is gone, down or without an address:
    /// that it is not heard says nothing about who is there.
    /// </summary>
    bool IsBlindTo(IPAddress address);
}
