using System.Buffers.Binary;
using HostPool.Discovery;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpPacketTests
{
    private const int Message = 54;
    private static readonly MacAddress Us = MacAddress.Parse("02:00:00:00:00:01");
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");
    private static readonly UInt128 OurAddress = Parsed.Address6("fd00::1");
    private static readonly UInt128 StationAddress = Parsed.Address6("fd00::fe");

    [Fact]
    public void Write_Solicitation_IsTheFrameOfTheKernel() => Assert.Equal(
        KernelFrames.Solicitation,
        Hex(NdpPacket.Solicit(Us, OurAddress, StationAddress), Ipv6.MacOfGroup(Ipv6.SolicitedNode(StationAddress))));

    [Fact]
    public void Write_Answer_IsTheFrameOfTheKernel() => Assert.Equal(
        KernelFrames.Advertisement, Hex(NdpPacket.Solicit(Us, OurAddress, StationAddress).AnswerFrom(Station, StationAddress), Us));

    [Fact]
    public void Write_Announcement_IsTheFrameOfTheKernel() => Assert.Equal(
        KernelFrames.Announcement, Hex(NdpPacket.Announce(Station, StationAddress), Ipv6.MacOfGroup(Ipv6.AllNodes)));

    [Fact]
    public void Write_UnicastSolicitation_GoesToTheTargetItself()
    {
        var packet = NdpPacket.Solicit(Us, OurAddress, StationAddress, isUnicast: true);

        Assert.Equal(StationAddress, packet.Destination);
        Assert.Equal(packet, Read(Hex(packet, Station)));
    }

    [Fact]
    public void TryParse_Probe_HasNoSource()
    {
        var probe = Read(KernelFrames.Probe);

        Assert.Equal((NdpType.NeighbourSolicitation, UInt128.Zero, null), (probe!.Value.Type, probe.Value.Source, probe.Value.LinkLayer));
    }

    [Fact]
    public void TryParse_RouterSolicitation_NamesItsSender()
    {
        var packet = Read(KernelFrames.RouterSolicitation)!.Value;

        Assert.Equal((NdpType.RouterSolicitation, Parsed.Address6("fe80::1"), Us), (packet.Type, packet.Source, packet.LinkLayer));
    }

    [Theory]
    [InlineData(KernelFrames.Solicitation, false)]
    [InlineData(KernelFrames.Advertisement, false)]
    [InlineData(KernelFrames.Announcement, true)]
    [InlineData(KernelFrames.RouterSolicitation, false)]
    public void IsAnnouncement_OfFrames_IsOfAnUnsolicitedAdvertisementThatOverrides(string frame, bool expected) =>
        Assert.Equal(expected, Read(frame)!.Value.IsAnnouncement);

    [Fact]
    public void TryParse_EchoReply_BringsTheTokenBackWhateverItsHopLimit()
    {
        var reply = NdpPacket.EchoToAll(Us, OurAddress, 0xCAFE0001).AnswerFrom(Station, StationAddress);
        var frame = Convert.FromHexString(Hex(reply, Us));
        frame[21] = 63;

        Assert.Equal(reply, Read(Convert.ToHexString(frame)));
        Assert.Equal((0xCAFE0001, OurAddress), (reply.Word, reply.Destination));
    }

    [Fact]
    public void TryParse_FrameWithPaddingAndOtherOptions_IsRead()
    {
        var frame = WithOptions("0e01000000000001" + "0101020000000001" + "0101020000000002");

        Assert.Equal(Us, Read(Convert.ToHexString([.. frame, 1, 2, 3]))!.Value.LinkLayer);
    }

    [Theory]
    [InlineData("01")] // cut short
    [InlineData("0101020000")]
    [InlineData("0102020000000001")] // longer than the message
    [InlineData("0100020000000001")] // of no length
    [InlineData("0101020000000001" + "0e00000000000000")]
    [InlineData("01020200000000010000000000000000")] // of another link than Ethernet
    public void TryParse_BadOptions_IsRejected(string options) =>
        Assert.False(NdpPacket.TryParse(WithOptions(options), out _));

    [Theory]
    [InlineData(12, 0x81)] // ethertype: 802.1Q
    [InlineData(13, 0x00)] // ethertype
    [InlineData(14, 0x45)] // version
    [InlineData(18, 0x01)] // payload longer than the frame
    [InlineData(19, 0x07)] // payload shorter than a header
    [InlineData(19, 0x17)] // payload shorter than a solicitation
    [InlineData(20, 0x00)] // hop-by-hop options
    [InlineData(20, 0x2c)] // a fragment (RFC 6980)
    [InlineData(20, 0x11)] // UDP
    [InlineData(21, 0xfe)] // hop limit: a router forwarded it
    [InlineData(54, 0x86)] // router advertisement
    [InlineData(54, 0x89)] // redirect
    [InlineData(54, 0x01)] // destination unreachable
    [InlineData(55, 0x01)] // code
    [InlineData(62, 0xff)] // target: multicast
    public void TryParse_OneOctetWrong_IsRejectedWhateverTheChecksum(int offset, byte value)
    {
        var frame = Convert.FromHexString(KernelFrames.Solicitation);
        frame[offset] = value;
        Assert.False(NdpPacket.TryParse(frame, out _));

        Sign(frame);
        Assert.False(NdpPacket.TryParse(frame, out _));
    }

    [Theory]
    [InlineData(KernelFrames.Announcement, 58, 0x60)] // solicited, to everybody
    [InlineData(KernelFrames.Probe, 53, 0xfe)] // to another group than its target's
    [InlineData(KernelFrames.Probe, 78, 0x01)] // from nowhere, with a link-layer address
    public void TryParse_Contradiction_IsRejected(string hex, int offset, byte value)
    {
        var frame = Convert.FromHexString(hex);
        frame[offset] = value;
        Sign(frame);

        Assert.False(NdpPacket.TryParse(frame, out _));
    }

    [Fact]
    public void TryParse_AnyBitOfTheCheckedPartFlipped_IsRejected()
    {
        var frame = Convert.FromHexString(KernelFrames.Advertisement);
        for (var bit = 22 * 8; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(NdpPacket.TryParse(frame, out _));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void TryParse_FrameCutAnywhere_IsRejected()
    {
        var frame = Convert.FromHexString(KernelFrames.Solicitation);

        Assert.All(Enumerable.Range(0, frame.Length), length => Assert.False(NdpPacket.TryParse(frame.AsSpan(0, length), out _)));
    }

    [Fact]
    public void TryParse_RandomBytes_NeverThrowsAndReadsBackWhatItAccepts()
    {
        var random = new Random(4861);
        var patterns = new[]
        {
            KernelFrames.Solicitation, KernelFrames.Advertisement, KernelFrames.Announcement, KernelFrames.Probe,
            KernelFrames.RouterSolicitation,
        }.Select(Convert.FromHexString).ToArray();
        var accepted = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var frame = patterns[random.Next(patterns.Length)].ToArray();
            for (var change = random.Next(4); change > 0; change--)
            {
                frame[random.Next(frame.Length)] = (byte)random.Next(256);
            }

            if (random.Next(2) == 0)
            {
                Sign(frame);
            }

            if (random.Next(4) == 0)
            {
                random.NextBytes(frame.AsSpan(random.Next(frame.Length)));
            }

            if (NdpPacket.TryParse(frame.AsSpan(0, random.Next(10) == 0 ? random.Next(frame.Length) : frame.Length), out var packet))
            {
                accepted++;
                Assert.Equal(packet, Read(Hex(packet, new MacAddress(frame))));
            }
        }

        Assert.InRange(accepted, 10_000, 190_000);
    }

    private static NdpPacket? Read(string hex) =>
        NdpPacket.TryParse(Convert.FromHexString(hex), out var packet) ? packet : null;

    private static string Hex(NdpPacket packet, MacAddress destination)
    {
        var frame = new byte[NdpPacket.LongestFrame];
        return Convert.ToHexStringLower(frame.AsSpan(0, packet.Write(frame, destination)));
    }

    private static byte[] WithOptions(string options)
    {
        byte[] frame = [.. Convert.FromHexString(KernelFrames.Solicitation[..(2 * (Message + 24))]), .. Convert.FromHexString(options)];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(18), (ushort)(frame.Length - Message));
        Sign(frame);
        return frame;
    }

    private static void Sign(Span<byte> frame)
    {
        var message = frame[Message..];
        message[2..4].Clear();
        var checksum = Icmpv6Checksum.Of(
            BinaryPrimitives.ReadUInt128BigEndian(frame[22..]), BinaryPrimitives.ReadUInt128BigEndian(frame[38..]), message);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], checksum);
    }
}
