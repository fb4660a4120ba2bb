using System.Net.Sockets;
using System.Runtime.InteropServices;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>
/// Notes when each ARP request to everybody arrived behind the port of a lab's bridge that no host has, as the kernel
/// stamps it and not as soon as it is read here.
/// </summary>
internal sealed partial class Questions : IAsyncDisposable
{
    private const nuint GetStampNs = 0x8907; // SIOCGSTAMPNS (socket(7))

    private readonly LinuxPacketSocket _packets;
    private readonly Socket _socket;
    private readonly List<double> _times = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _listening;

    private Questions((LinuxPacketSocket Packets, Socket Socket) opened)
    {
        (_packets, _socket) = opened;
        _listening = ListenAsync();
    }

    public static async Task<Questions> OnAsync(Lab lab) => new(await lab.OpenAsync(0, Open));

    /// <summary>Ends listening; in seconds of the kernel's clock, in order.</summary>
    /// <exception cref="InvalidOperationException">Some were missed.</exception>
    public async Task<IReadOnlyList<double>> TakeAsync()
    {
        var dropped = _packets.TakeDropped();
        await DisposeAsync();
        return dropped == 0 ? [.. _times.Order()] : throw new InvalidOperationException($"{dropped} frames were not read in time to be counted.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_ended.IsCancellationRequested)
        {
            await _ended.CancelAsync();
            await _listening;
            _packets.Dispose();
        }
    }

    private static (LinuxPacketSocket Packets, Socket Socket) Open(int link)
    {
        Socket? socket = null;
        var packets = new LinuxPacketSocket(link, ArpPacket.EtherType, one =>
        {
            socket = one;
            ReadStamp(one.SafeHandle, GetStampNs, out _); // From now on each frame is stamped.
        });
        return (packets, socket!);
    }

    private async Task ListenAsync()
    {
        var frame = new byte[1514];
        try
        {
            while (true)
            {
                var length = await _packets.ReceiveAsync(frame, _ended.Token);
                var isStamped = ReadStamp(_socket.SafeHandle, GetStampNs, out var stamp) == 0;
                if (isStamped
                    && ArpPacket.TryParse(frame.AsSpan(0, length), out var question)
                    && question.Operation == ArpOperation.Request
                    && new MacAddress(frame) == MacAddress.Broadcast)
                {
                    _times.Add(stamp.Seconds + (stamp.Nanoseconds / 1e9));
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Disposed, or the lab is gone.
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int ReadStamp(SafeHandle socket, nuint request, out TimeSpec stamp);

    /// <summary>struct timespec, as 64-bit machines have it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
