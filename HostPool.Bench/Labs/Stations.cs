using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Bench.Labs;

/// <summary>
/// Any number of stations behind one port of a lab's bridge, which answer whoever asks for their addresses by ARP, and
/// nothing else: each has an address from when it announces it, or a whole range of them is there from the start.
/// Thread-safe.
/// </summary>
internal sealed class Stations : IAsyncDisposable
{
    private readonly LinuxPacketSocket _socket;
    private double _loss;
    private readonly Random _random = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, MacAddress> _byIp = [];
    private readonly Dictionary<MacAddress, uint> _byMac = [];
    private readonly HashSet<MacAddress> _silent = [];
    private readonly CancellationTokenSource _ended = new();

    private Stations(LinuxPacketSocket socket, StationRange range)
    {
        _socket = socket;
        for (var number = 0; number < range.Count; number++)
        {
            var (mac, ip) = (Mac(number), range.First + (uint)number);
            (_byMac[mac], _byIp[ip]) = (ip, mac);
        }

        Answering = AnswerAsync();
    }

    /// <summary>Completes when they are disposed of, or their link is gone.</summary>
    public Task Answering { get; }

    /// <summary>Plugs into the port of the lab's bridge that no host has; each station is to announce itself.</summary>
    public static async Task<Stations> OnAsync(Lab lab) =>
        new(await lab.OpenAsync(0, index => new LinuxPacketSocket(index, ArpPacket.EtherType)), default);

    /// <summary>The same with a range of stations that are there at once.</summary>
    public static async Task<Stations> OnAsync(Lab lab, StationRange range) => new(await lab.OpenAsync(0, index => Open(index, range)), range);

    /// <summary>The same on an interface of the namespace that the process is in.</summary>
    /// <exception cref="Win32Exception">There is no such interface.</exception>
    public static Stations On(string link, StationRange range) => new(Open(NetworkNamespace.IndexOf(link), range), range);

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

    /// <summary>Loses a share of the questions, and of the answers from now on, chosen by a random number of a fixed seed.</summary>
    public void Lose(double share) => Volatile.Write(ref _loss, share);

    /// <summary>From now on these stations answer nobody.</summary>
    public void FallSilent(IEnumerable<MacAddress> macs)
    {
        lock (_lock)
        {
            _silent.UnionWith(macs);
        }
    }

    /// <summary>They answer again, and do not announce themselves.</summary>
    public void Return(IEnumerable<MacAddress> macs)
    {
        lock (_lock)
        {
            _silent.ExceptWith(macs);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Answering;
        _socket.Dispose();
        _ended.Dispose();
    }

    // An answer that the link does not take at once is lost, as on a real network: the stations wait for nobody.
    private static LinuxPacketSocket Open(int link, StationRange range) => new(link, ArpPacket.EtherType, socket =>
    {
        socket.Blocking = false;
        QuestionFilter.Attach(socket, range);
    });

    private async Task AnswerAsync()
    {
        var frame = new byte[1514];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(frame, _ended.Token);
                if (!IsLost())
                {
                    Answer(frame.AsSpan(0, length));
                }
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
            if (!_byIp.TryGetValue(question.TargetIp, out mac) || _silent.Contains(mac))
            {
                return;
            }
        }

        Span<byte> answer = stackalloc byte[ArpPacket.FrameLength];
        question.ReplyFrom(mac).Write(answer, question.SenderMac);
        if (!IsLost())
        {
            _socket.TrySend(answer);
        }
    }

    private bool IsLost() => Volatile.Read(ref _loss) is > 0 and var share && _random.NextDouble() < share;
}
