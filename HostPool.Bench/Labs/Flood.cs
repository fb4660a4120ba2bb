using System.Diagnostics;
using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>Machines that do not exist announce themselves to everybody, each once, so many a second, from within a host.</summary>
internal static class Flood
{
    private static readonly MacAddress AllNodes = new([0x33, 0x33, 0, 0, 0, 1]); // RFC 2464, 7
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>By ARP, with the addresses of a range in turn. Ends when it is cancelled; returns how many frames left.</summary>
    public static Task<long> ArpAsync(Lab lab, int host, StationRange addresses, int rate, CancellationToken cancellationToken) =>
        RunAsync(lab, host, rate, (number, frame) => WriteArp(number, addresses, frame), cancellationToken);

    /// <summary>By neighbour advertisement, each with an address of its own of the lab's IPv6 prefix.</summary>
    public static Task<long> NdpAsync(Lab lab, int host, int rate, CancellationToken cancellationToken)
    {
        var prefix = Ipv6.TryFrom(IPAddress.Parse($"fd00:{lab.Net.Replace('.', ':')}::"), out var address) ? address : 0;
        return RunAsync(lab, host, rate, (number, frame) => WriteNdp(number, prefix, frame), cancellationToken);
    }

    private static async Task<long> RunAsync(
        Lab lab, int host, int rate, Func<long, byte[], int> write, CancellationToken cancellationToken)
    {
        // A socket of no protocol sends only.
        using var socket = await lab.OpenAsync(host, index => new LinuxPacketSocket(index, protocol: 0));
        var frame = new byte[NdpPacket.LongestFrame];
        var (start, sent, refused) = (Stopwatch.GetTimestamp(), 0L, 0L);
        while (!cancellationToken.IsCancellationRequested)
        {
            for (var due = (long)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate); sent < due; sent++)
            {
                refused += socket.TrySend(frame.AsSpan(0, write(sent, frame))) ? 0 : 1;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return sent - refused;
    }

    private static int WriteArp(long number, StationRange addresses, byte[] frame)
    {
        var ip = addresses.First + (uint)(number % addresses.Count);
        ArpPacket.Request(Invented(number), ip, ip).Write(frame, MacAddress.Broadcast);
        return ArpPacket.FrameLength;
    }

    private static int WriteNdp(long number, UInt128 prefix, byte[] frame) =>
        NdpPacket.Announce(Invented(number), prefix + 0x1_0000 + (UInt128)number).Write(frame, AllNodes);

    private static MacAddress Invented(long number) =>
        new([2, 1, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
