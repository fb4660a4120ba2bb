using System.Net;
using System.Net.Sockets;

namespace HostPool.Api.Presence;

/// <summary>Which of a machine's addresses to show, and in which order machines are listed. Pure.</summary>
internal static class NeighbourAddress
{
    /// <summary>IPv4 before IPv6, and each from low to high.</summary>
    public static readonly IComparer<IPAddress> Order = Comparer<IPAddress>.Create((one, other) =>
        one.AddressFamily != other.AddressFamily
            ? one.AddressFamily.CompareTo(other.AddressFamily)
            : one.GetAddressBytes().AsSpan().SequenceCompareTo(other.GetAddressBytes()));

    /// <summary>The newer address, unless it is of a lesser kind: IPv4, then IPv6, then link-local.</summary>
    public static IPAddress Better(IPAddress known, IPAddress newer) => Rank(newer) >= Rank(known) ? newer : known;

    private static int Rank(IPAddress ip) => ip switch
    {
        { IsIPv6LinkLocal: true } => 0,
        { AddressFamily: AddressFamily.InterNetworkV6 } => 1,
        _ => 2,
    };
}
