using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>Tells the sink of every packet of an interface.</summary>
internal sealed class SightingForwarder(string link, ISightingSink sink) : IFrameObserver
{
    public void OnPacket(in ArpPacket packet, long timestamp) =>
        sink.OnSighting(new Sighting(
            packet.SenderMac,
            Ipv4.ToAddress(packet.SenderIp),
            link,
            timestamp,
            IsAnnouncement: packet.SenderIp == packet.TargetIp));
}
