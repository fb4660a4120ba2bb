using System.Collections.Immutable;
using System.Security.Cryptography;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// An open socket for neighbour discovery on an interface whose ARP is captured too, valid for as long as neither the
/// interface nor its IPv6 addresses change. Thread-safe.
/// </summary>
internal sealed class NdpSession : IDisposable
{
    // Neighbour discovery is shorter than 200 bytes; a longer echo reply is none of ours.
    private const int BufferLength = 2048;

    private readonly LinkSession _link;
    private readonly IPacketSocket _socket;
    private readonly IIpv6Table _table;
    private readonly LinkCounters _counters;
    private readonly TimeProvider _clock;
    private readonly NdpFilter _filter;
    private readonly uint _token = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private ImmutableArray<INdpObserver> _observers = [];

    /// <param name="link">The session of the interface, which outlives this one.</param>
    /// <param name="socket">The socket, which this session owns.</param>
    /// <param name="table">Where to look at the addresses, now and again.</param>
    /// <param name="ignore">Stations whose frames are dropped.</param>
    /// <param name="counters">Where to count.</param>
    /// <param name="clock">The clock of the sightings.</param>
    public NdpSession(
        LinkSession link, IPacketSocket socket, IIpv6Table table, IgnoreList ignore, LinkCounters counters, TimeProvider clock)
    {
        (_link, _socket, _table, _counters, _clock) = (link, socket, table, counters, clock);
        Addresses = table.Read(link.Link.Name);
        _filter = new NdpFilter(ignore, [.. Addresses.Where(own => !own.IsLinkLocal).Select(own => own.OnLink)], _token);
    }

    /// <summary>The interface as it was when its session was opened.</summary>
    public LinkInfo Link => _link.Link;

    /// <summary>Its IPv6 addresses as they were when this session was opened.</summary>
    public IReadOnlyList<Ipv6LinkAddress> Addresses { get; }

    public void Attach(INdpObserver observer) =>
        ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Add(one), observer);

    public void Detach(INdpObserver observer) =>
        ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Remove(one), observer);

    /// <summary>Counts what the kernel dropped meanwhile; false when the IPv6 addresses changed.</summary>
    public bool HasItsAddresses()
    {
        _counters.CountDropped(_socket.TakeDropped());
        return _table.Read(Link.Name).SequenceEqual(Addresses);
    }

    /// <summary>False when the interface or its addresses changed: then this session is to be closed.</summary>
    public bool IsCurrent() => HasItsAddresses() && _link.IsCurrent();

    /// <summary>
    /// Asks for <paramref name="target"/>: <paramref name="station"/> alone, or the target's group when that is null.
    /// False when the interface is down, or takes no more now.
    /// </summary>
    public bool TrySolicit(UInt128 sender, UInt128 target, MacAddress? station) =>
        TrySend(NdpPacket.Solicit(Link.Mac, sender, target, isUnicast: station is not null), station);

    /// <summary>Asks everybody on the link for an echo; answers are taken for as long as the session lasts.</summary>
    public bool TryEchoAll(UInt128 sender) => TrySend(NdpPacket.EchoToAll(Link.Mac, sender, _token), null);

    /// <summary>Captures until cancelled.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The interface went down or away.</exception>
    public async Task CaptureAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, cancellationToken);
            _counters.CountReceived();
            if (!NdpPacket.TryParse(buffer.AsSpan(0, length), out var packet))
            {
                _counters.CountMalformed();
            }
            else if (_filter.TryAccept(packet, _link.OwnMacs, out var claim))
            {
                Tell(claim);
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool TrySend(in NdpPacket packet, MacAddress? station)
    {
        Span<byte> frame = stackalloc byte[NdpPacket.LongestFrame];
        var length = packet.Write(frame, station ?? Packets.Ipv6.MacOfGroup(packet.Destination));
        return _socket.TrySend(frame[..length]);
    }

    private void Tell(in NeighbourClaim claim)
    {
        var now = _clock.GetTimestamp();
        foreach (var observer in _observers)
        {
            observer.OnClaim(claim, now);
        }
    }
}
