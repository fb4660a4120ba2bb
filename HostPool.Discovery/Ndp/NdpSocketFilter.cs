using System.Net.Sockets;
using HostPool.Discovery.Links;
using static HostPool.Discovery.Links.FilterInstruction;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// The kernel's part of capture: lets echo replies, router solicitations, neighbour solicitations and neighbour
/// advertisements through, and nothing else.
/// </summary>
internal static class NdpSocketFilter
{
    private const uint EtherTypeAt = 12;
    private const uint NextHeaderAt = 14 + 6;
    private const uint TypeAt = 14 + 40;

    private static readonly FilterInstruction[] Program =
    [
        Half(EtherTypeAt),
        Equal(NdpPacket.EtherType, 0, 8),
        Byte(NextHeaderAt),
        Equal(Icmpv6Checksum.NextHeader, 0, 6),
        Byte(TypeAt),
        Equal((uint)NdpType.EchoReply, 3, 0),
        Equal((uint)NdpType.RouterSolicitation, 2, 0),
        Equal((uint)NdpType.NeighbourSolicitation, 1, 0),
        Equal((uint)NdpType.NeighbourAdvertisement, 0, 1),
        Pass,
        Drop,
    ];

    /// <exception cref="SocketException">The kernel refuses.</exception>
    public static void Attach(Socket socket) => SocketFilter.Attach(socket, Program);
}
