using System.Net.Sockets;
using HostPool.Discovery.Links;
using static HostPool.Discovery.Links.FilterInstruction;

namespace HostPool.Bench.Labs;

/// <summary>
/// Lets ARP requests for a range of addresses through: each of so many machines drops the questions for others in its own
/// kernel, and so does who stands for them all.
/// </summary>
internal static class QuestionFilter
{
    private const uint OperationAt = 14 + 6;
    private const uint TargetAt = 14 + 24;

    /// <exception cref="SocketException">The kernel refuses.</exception>
    public static void Attach(Socket socket, StationRange range) => SocketFilter.Attach(
        socket,
        [
            Half(OperationAt),
            Equal(1, 0, 4),
            Word(TargetAt),
            NotLess(range.First, 0, 2),
            More(range.Last, 1, 0),
            Pass,
            Drop,
        ]);
}
