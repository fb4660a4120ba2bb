using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>Tells the sink of every packet of an interface.</summary>
internal sealed class SightingForwarder(LinkInfo link, IReadOnlyList<NetworkWatch> networks, ISightingSink sink) : IFrameObserver
{
    public void OnPacket(in ArpPacket packet, long timestamp) =>
        sink.OnSighting(new Sighting(packet.SenderMac, Ipv4.ToAddress(packet.SenderIp), link.Name, timestamp)
        {
            Network = NetworkOf(packet.SenderIp),
            IsAnnouncement = packet.SenderIp == packet.TargetIp,
            IsAnswer = packet.Operation is ArpOperation.Reply && packet.TargetMac == link.Mac,
        });

    private int? NetworkOf(uint address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
            {
                return network.Place;
            }
        }

        return null;
    }
}
