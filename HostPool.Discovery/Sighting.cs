using System.Net;

namespace HostPool.Discovery;

/// <summary>A station claimed an address in a frame of ARP or of IPv6 neighbour discovery that we heard.</summary>
/// <param name="Mac">The sender's hardware address.</param>
/// <param name="Ip">The address; IPv4 or IPv6. A link-local one has the number of the interface as its scope.</param>
/// <param name="Interface">The name of the interface that heard the frame.</param>
/// <param name="Timestamp">When, in ticks of <see cref="TimeProvider.GetTimestamp"/>: a clock that never steps.</param>
public readonly record struct Sighting(MacAddress Mac, IPAddress Ip, string Interface, long Timestamp)
{
    /// <summary>
    /// The place in <see cref="DiscoveryOptions.Networks"/> of the network that the address is in; null: in none that is
    /// scanned on the interface.
    /// </summary>
    public int? Network { get; init; }

    /// <summary>
    /// True when the sender announced the address as its own (sender and target protocol address are the same: RFC 5227,
    /// 2.3, and gratuitous ARP; an unsolicited neighbour advertisement that overrides: RFC 4861, 7.2.6), as machines do
    /// when they take an address.
    /// </summary>
    public bool IsAnnouncement { get; init; }

    /// <summary>True when the frame is a reply to this machine: somebody is there who received what we asked.</summary>
    public bool IsAnswer { get; init; }
}
