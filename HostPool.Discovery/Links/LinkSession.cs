using System.Collections.Immutable;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>An open socket on an interface, valid for as long as the interface stays as it was. Thread-safe.</summary>
/// <param name="link">The interface.</param>
/// <param name="links">All interfaces of this machine: what they send is not a sighting.</param>
/// <param name="socket">The socket, which the session owns.</param>
/// <param name="table">Where to look at the interfaces again.</param>
/// <param name="ignore">Stations whose frames are dropped.</param>
/// <param name="counters">Where to count.</param>
/// <param name="clock">The clock of the sightings.</param>
internal sealed class LinkSession(
    LinkInfo link,
    IReadOnlyList<LinkInfo> links,
    IPacketSocket socket,
    ILinkTable table,
    IgnoreList ignore,
    LinkCounters counters,
    TimeProvider clock) : IDisposable
{
    // A frame is 60 bytes on the wire; what is longer is padding or rubbish.
    private const int BufferLength = 2048;

    private SightingFilter _filter = NewFilter(link, ignore, MacsOf(links));
    private ImmutableArray<IFrameObserver> _observers = [];

    /// <summary>The interface as it was when the session was opened.</summary>
    public LinkInfo Link => link;

    /// <summary>The hardware addresses of this machine, as of the last look.</summary>
    public IReadOnlySet<MacAddress> OwnMacs => Volatile.Read(ref _filter).OwnMacs;

    public void Attach(IFrameObserver observer) =>
        ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Add(one), observer);

    public void Detach(IFrameObserver observer) =>
        ImmutableInterlocked.Update(ref _observers, static (all, one) => all.Remove(one), observer);

    /// <summary>
    /// Looks at the interface again, and counts what the kernel dropped meanwhile. False when it changed: then this
    /// session is to be closed.
    /// </summary>
    public bool IsCurrent()
    {
        var current = table.Read();
        var macs = MacsOf(current);
        if (!macs.SetEquals(_filter.OwnMacs))
        {
            Volatile.Write(ref _filter, NewFilter(link, ignore, macs));
        }

        counters.CountDropped(socket.TakeDropped());
        return link.IsSameAs(current.FirstOrDefault(other => other.Name == link.Name));
    }

    /// <summary>
    /// Asks for <paramref name="target"/>: <paramref name="station"/> alone, or everybody when that is null. False
    /// when the interface is down, or takes no more now.
    /// </summary>
    public bool TryAsk(uint sender, uint target, MacAddress? station)
    {
        Span<byte> frame = stackalloc byte[ArpPacket.FrameLength];
        ArpPacket.Request(link.Mac, sender, target).Write(frame, station ?? MacAddress.Broadcast);
        return socket.TrySend(frame);
    }

    /// <summary>Captures until cancelled.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The interface went down or away.</exception>
    public async Task CaptureAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            counters.CountReceived();
            if (!ArpPacket.TryParse(buffer.AsSpan(0, length), out var packet))
            {
                counters.CountMalformed();
            }
            else if (Volatile.Read(ref _filter).Accepts(packet))
            {
                Tell(packet);
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static HashSet<MacAddress> MacsOf(IReadOnlyList<LinkInfo> links) =>
        [.. links.Where(link => link.IsEthernet).Select(link => link.Mac)];

    private static SightingFilter NewFilter(LinkInfo link, IgnoreList ignore, IReadOnlySet<MacAddress> ownMacs) =>
        new(ignore, ownMacs, [.. link.Addresses.Select(address => address.OnLink)]);

    private void Tell(in ArpPacket packet)
    {
        var now = clock.GetTimestamp();
        foreach (var observer in _observers)
        {
            observer.OnPacket(packet, now);
        }
    }
}
