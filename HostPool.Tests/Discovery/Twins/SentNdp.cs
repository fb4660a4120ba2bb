using HostPool.Discovery;
using HostPool.Discovery.Ndp;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>A packet that was sent on a <see cref="FakeNdpSegment"/>.</summary>
internal readonly record struct SentNdp(NdpPacket Packet, MacAddress Destination)
{
    public bool IsEcho => Packet.Type == NdpType.EchoRequest;
}
