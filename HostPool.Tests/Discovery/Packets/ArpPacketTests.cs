using HostPool.Discovery;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Packets;

public sealed class ArpPacketTests
{
    private static readonly MacAddress Us = MacAddress.Parse("02:00:00:00:00:01");
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");

    // A request of 10.0.0.1 for 10.0.0.254, octet by octet as RFC 826 lays it out.
    private const string Request =
        "FFFFFFFFFFFF" + "020000000001" + "0806"
        + "0001" + "0800" + "06" + "04" + "0001"
        + "020000000001" + "0A000001" + "000000000000" + "0A0000FE";

    [Fact]
    public void Write_BroadcastRequest_IsTheFrameOfTheRfc()
    {
        var frame = new byte[ArpPacket.FrameLength];

        ArpPacket.Request(Us, 0x0A000001, 0x0A0000FE).Write(frame, MacAddress.Broadcast);

        Assert.Equal(Request, Convert.ToHexString(frame));
    }

    [Fact]
    public void Write_UnicastRequest_DiffersOnlyInTheDestination()
    {
        var frame = new byte[ArpPacket.FrameLength];

        ArpPacket.Request(Us, 0x0A000001, 0x0A0000FE).Write(frame, Station);

        Assert.Equal("0200000000FE" + Request[12..], Convert.ToHexString(frame));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(200)]
    public void TryParse_FrameWithPadding_IsRead(int padding)
    {
        byte[] frame = [.. Convert.FromHexString(Request), .. new byte[padding]];

        Assert.True(ArpPacket.TryParse(frame, out var packet));
        Assert.Equal(ArpPacket.Request(Us, 0x0A000001, 0x0A0000FE), packet);
    }

    [Fact]
    public void TryParse_Reply_NamesBothStations()
    {
        var frame = new byte[ArpPacket.FrameLength];
        var reply = ArpPacket.Request(Us, 0x0A000001, 0x0A0000FE).ReplyFrom(Station);
        reply.Write(frame, Us);

        Assert.True(ArpPacket.TryParse(frame, out var packet));
        Assert.Equal(new ArpPacket(ArpOperation.Reply, Station, 0x0A0000FE, Us, 0x0A000001), packet);
    }

    [Theory]
    [InlineData(12, 0x81)] // ethertype: 802.1Q
    [InlineData(13, 0x00)] // ethertype: IPv4
    [InlineData(15, 0x06)] // hardware type: IEEE 802
    [InlineData(16, 0x86)] // protocol type
    [InlineData(18, 0x08)] // hardware address length
    [InlineData(19, 0x10)] // protocol address length
    [InlineData(20, 0x01)] // operation 257
    [InlineData(21, 0x00)] // operation 0
    [InlineData(21, 0x03)] // operation: RARP request
    public void TryParse_OneOctetWrong_IsRejected(int offset, byte value)
    {
        var frame = Convert.FromHexString(Request);
        frame[offset] = value;

        Assert.False(ArpPacket.TryParse(frame, out _));
    }

    [Fact]
    public void TryParse_FrameOfAVlan_IsRejected()
    {
        var frame = Convert.FromHexString(Request.Insert(24, "81000005"));

        Assert.False(ArpPacket.TryParse(frame, out _));
    }

    [Fact]
    public void TryParse_FrameCutAnywhere_IsRejected()
    {
        var frame = Convert.FromHexString(Request);

        Assert.All(Enumerable.Range(0, frame.Length), length => Assert.False(ArpPacket.TryParse(frame.AsSpan(0, length), out _)));
    }

    [Fact]
    public void TryParse_RandomBytes_NeverThrowsAndReadsBackWhatItAccepts()
    {
        var random = new Random(826);
        var pattern = Convert.FromHexString(Request);
        var buffer = new byte[80];
        var accepted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(buffer);
            pattern.AsSpan(0, random.Next(pattern.Length)).CopyTo(buffer);
            var frame = buffer.AsSpan(0, random.Next(buffer.Length));
            if (ArpPacket.TryParse(frame, out var packet))
            {
                accepted++;
                var again = new byte[ArpPacket.FrameLength];
                packet.Write(again, new MacAddress(frame));
                Assert.Equal(Convert.ToHexString(frame[22..42]), Convert.ToHexString(again.AsSpan(22)));
            }
        }

        Assert.InRange(accepted, 1_000, 199_000);
    }
}
