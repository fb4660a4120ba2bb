using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>
/// Any number of stations behind one port of a lab's bridge: each announces its address when told to, and from then on
/// answers whoever asks for it.
/// </summary>
internal sealed class Stations : IAsyncDisposable
{
    private readonly LinuxPacketSocket _socket;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, MacAddress> _byIp = [];
    private readonly Dictionary<MacAddress, uint> _byMac = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _answering;

    private Stations(LinuxPacketSocket socket)
    {
        _socket = socket;
        _answering = AnswerAsync();
    }

    /// <summary>Plugs into the port of the lab's bridge that no host has.</summary>
    public static async Task<Stations> OnAsync(Lab lab) =>
        new(await NetworkNamespace.RunAsync($"{lab.Bridge}-0", indexOf => new LinuxPacketSocket(indexOf("eth0"), ArpPacket.EtherType)));

    /// <summary>The MAC of the station with a number from 0 to 65,535.</summary>
    public static MacAddress Mac(int number) => new([0x02, 0xBE, 0, 0, (byte)(number >> 8), (byte)number]);

    /// <summary>Gives a station an address in place of the one it has, if any, and announces it (RFC 5227, 2.3).</summary>
    /// <returns>The timestamp, as <see cref="Stopwatch"/> has it, from just before the frame left.</returns>
    public long Announce(MacAddress mac, IPAddress address)
    {
        var ip = Ipv4.TryFrom(address, out var number) ? number : throw new ArgumentException("Not an IPv4 address.", nameof(address));
        lock (_lock)
        {
            if (_byMac.Remove(mac, out var old))
            {
                _byIp.Remove(old);
            }

            (_byMac[mac], _byIp[ip]) = (ip, mac);
        }

        Span<byte> frame = stackalloc byte[ArpPacket.FrameLength];
        ArpPacket.Request(mac, ip, ip).Write(frame, MacAddress.Broadcast);
        var timestamp = Stopwatch.GetTimestamp();
        return _socket.TrySend(frame) ? timestamp : throw new InvalidOperationException("The lab's bridge took no frame.");
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _answering;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task AnswerAsync()
    {
        var frame = new byte[1514];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(frame, _ended.Token);
                Answer(frame.AsSpan(0, length));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // Disposed, or the lab is gone.
        }
    }

    private void Answer(ReadOnlySpan<byte> frame)
    {
        if (!ArpPacket.TryParse(frame, out var question) || question.Operation != ArpOperation.Request)
        {
            return;
        }

        MacAddress mac;
        lock (_lock)
        {
            if (!_byIp.TryGetValue(question.TargetIp, out mac))
            {
                return;
            }
        }

        Span<byte> answer = stackalloc byte[ArpPacket.FrameLength];
        question.ReplyFrom(mac).Write(answer, question.SenderMac);
        _socket.TrySend(answer);
    }
}
