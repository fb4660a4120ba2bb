using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>An imagined Ethernet segment: stations that answer requests, and sockets that hear them.</summary>
internal sealed class FakeSegment : IArpSocketFactory, IFakeWire
{
    private readonly List<FakePacketSocket> _open = [];

    /// <summary>Who answers.</summary>
    public ConcurrentDictionary<uint, MacAddress> Stations { get; } = [];

    /// <summary>What was sent, in order.</summary>
    public ConcurrentQueue<SentRequest> Sent { get; } = [];

    /// <summary>Says which requests are lost on the way.</summary>
    public Predicate<SentRequest> Loses { get; set; } = _ => false;

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

    public void Tell(byte[] frame)
    {
        lock (_open)
        {
            _open.ForEach(socket => socket.Deliver(frame));
        }
    }

    public void Tell(ArpPacket packet)
    {
        var frame = new byte[ArpPacket.FrameLength];
        packet.Write(frame, MacAddress.Broadcast);
        Tell(frame);
    }

    /// <summary>Fails every open socket, as when the interface goes down.</summary>
    public void Fail()
    {
        lock (_open)
        {
            _open.ForEach(socket => socket.Fail());
        }
    }

    public bool Take(ReadOnlySpan<byte> frame)
    {
        if (RefusesToSend || !ArpPacket.TryParse(frame, out var packet))
        {
            return false;
        }

        OnTake();
        var request = new SentRequest(packet.TargetIp, new MacAddress(frame));
        Sent.Enqueue(request);
        if (Stations.TryGetValue(packet.TargetIp, out var mac)
            && (request.Destination == mac || request.Destination == MacAddress.Broadcast)
            && !Loses(request))
        {
            Tell(packet.ReplyFrom(mac));
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
