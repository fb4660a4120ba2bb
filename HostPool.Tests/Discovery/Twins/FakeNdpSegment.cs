using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>An imagined Ethernet segment whose stations speak IPv6, and sockets that hear them.</summary>
internal sealed class FakeNdpSegment : INdpSocketFactory, IFakeWire
{
    private readonly List<FakePacketSocket> _open = [];

    /// <summary>Who answers solicitations.</summary>
    public ConcurrentDictionary<UInt128, MacAddress> Stations { get; } = [];

    /// <summary>Who also answers the call to all nodes, when it comes from an address of the same /64.</summary>
    public ConcurrentDictionary<UInt128, MacAddress> Echoing { get; } = [];

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<SentNdp> Sent { get; } = [];

    /// <summary>When set, no socket can be opened.</summary>
    public LinkProblem? Problem { get; set; }

    /// <summary>When true, sockets take no frame.</summary>
    public bool RefusesToSend { get; set; }

    /// <summary>Called for each frame that is sent.</summary>
    public Action OnTake { get; set; } = () => { };

    /// <summary>How many sockets were opened so far.</summary>
    public int Opened { get; private set; }

    public bool TryOpen(
        LinkInfo link,
        [NotNullWhen(true)] out IPacketSocket? socket,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        (socket, problem) = (null, Problem);
        if (problem is null)
        {
            var opened = new FakePacketSocket(this);
            lock (_open)
            {
                _open.Add(opened);
                Opened++;
            }

            socket = opened;
        }

        return problem is null;
    }

    public void Tell(NdpPacket packet)
    {
        var frame = new byte[NdpPacket.LongestFrame];
        var length = packet.Write(frame, Ipv6.MacOfGroup(packet.Destination));
        lock (_open)
        {
            _open.ForEach(socket => socket.Deliver(frame[..length]));
        }
    }

    /// <summary>Fails every open socket.</summary>
    public void Fail()
    {
        lock (_open)
        {
            _open.ForEach(socket => socket.Fail());
        }
    }

    public bool Take(ReadOnlySpan<byte> frame)
    {
        if (RefusesToSend || !NdpPacket.TryParse(frame, out var packet))
        {
            return false;
        }

        OnTake();

        var sent = new SentNdp(packet, new MacAddress(frame));
        Sent.Enqueue(sent);
        if (sent.IsEcho)
        {
            foreach (var (address, mac) in Echoing.Where(entry => entry.Key >> 64 == packet.Source >> 64))
            {
                Tell(packet.AnswerFrom(mac, address));
            }
        }
        else if (Stations.TryGetValue(packet.Target, out var mac)
            && (sent.Destination == mac || sent.Destination == Ipv6.MacOfGroup(Ipv6.SolicitedNode(packet.Target))))
        {
            Tell(packet.AnswerFrom(mac, packet.Target));
        }

        return true;
    }

    public void Close(FakePacketSocket socket)
    {
        lock (_open)
        {
            _open.Remove(socket);
        }
    }
}
