using System.Net;

namespace HostPool.Discovery;

/// <summary>A station claimed an address in an ARP frame that we heard.</summary>
/// <param name="Mac">The sender's hardware address.</param>
/// <param name="Ip">The sender's protocol address; IPv4.</param>
/// <param name="Interface">The name of the interface that heard the frame.</param>
/// <param name="Timestamp">When, in ticks of <see cref="TimeProvider.GetTimestamp"/>: a clock that never steps.</param>
/// <param name="IsAnnouncement">
/// True when the sender announced the address as its own (sender and target protocol address are the same: RFC 5227,
/// 2.3, and gratuitous ARP), as machines do when they take an address.
/// </param>
public readonly record struct Sighting(MacAddress Mac, IPAddress Ip, string Interface, long Timestamp, bool IsAnnouncement = false);
