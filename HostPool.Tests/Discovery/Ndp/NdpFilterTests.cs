using HostPool.Discovery;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Ndp;

namespace HostPool.Tests.Discovery.Ndp;

public sealed class NdpFilterTests
{
    private const uint Token = 0xCAFE0001;
    private const string Station = "02:00:00:00:00:fe";
    private const string Own = "02:00:00:00:00:01";
    private static readonly UInt128 OurAddress = Parsed.Address6("fd00::1");
    private static readonly HashSet<MacAddress> OwnMacs = [MacAddress.Parse(Own)];

    private static readonly NdpFilter Filter = new(
        IgnoreList.Parse(["fd00::99", "fd00::64:0/112", "02-00-00-00-00-AA", "10.0.0.1"]), [Parsed.Block6("fd00::/64")], Token);

    [Theory]
    [InlineData(Station, "fd00::fe", true)]
    [InlineData(Station, "fe80::fe", true)]
    [InlineData(Station, "2001:db8::fe", true)] // of another prefix: no matter of ours, yet a station
    [InlineData(Station, "::", false)] // probe
    [InlineData(Station, "::1", false)]
    [InlineData(Station, "::ffff:10.0.0.7", false)]
    [InlineData(Station, "fd00::", false)] // the routers' own
    [InlineData(Station, "fd00::99", false)] // ignored address
    [InlineData(Station, "fd00::64:7", false)] // ignored prefix
    [InlineData("02:00:00:00:00:aa", "fd00::fe", false)] // ignored MAC
    [InlineData(Own, "fd00::fe", false)]
    [InlineData("00:00:00:00:00:00", "fd00::fe", false)]
    [InlineData("33:33:00:00:00:01", "fd00::fe", false)]
    public void TryAccept_SolicitationAndAdvertisement_OnlyOfARealStation(string mac, string ip, bool expected)
    {
        var (station, address) = (MacAddress.Parse(mac), AddressOf(ip));
        var solicitation = NdpPacket.Solicit(station, address, OurAddress);
        var claim = new NeighbourClaim(station, address, false);

        Assert.Equal(expected ? claim : null, Accepted(solicitation));
        Assert.Equal(expected ? claim : null, Accepted(solicitation with { LinkLayer = null }));
        Assert.Equal(expected ? claim with { IsAnnouncement = true } : null, Accepted(NdpPacket.Announce(station, address)));
    }

    [Fact]
    public void TryAccept_Advertisement_IsOfItsTargetAndTheHardwareAddressThatItTells()
    {
        var proxy = NdpPacket.Solicit(MacAddress.Parse(Own), OurAddress, AddressOf("fd00::7")).AnswerFrom(MacAddress.Parse(Station), AddressOf("fd00::fe"));

        Assert.Equal(new NeighbourClaim(MacAddress.Parse(Station), AddressOf("fd00::7"), false, IsAnswer: true), Accepted(proxy));
        Assert.Equal(
            new NeighbourClaim(MacAddress.Parse("02:00:00:00:00:07"), AddressOf("fd00::7"), false, IsAnswer: true),
            Accepted(proxy with { LinkLayer = MacAddress.Parse("02:00:00:00:00:07") }));
        Assert.Null(Accepted(proxy with { LinkLayer = MacAddress.Parse(Own) }));
    }

    [Theory]
    [InlineData("fd00::fe", Token, true)]
    [InlineData("fe80::fe", Token, true)]
    [InlineData("2001:db8::fe", Token, false)] // from beyond a router, which is no host of that address
    [InlineData("fd00::fe", Token + 1, false)] // not to our request
    [InlineData("fd00::99", Token, false)]
    public void TryAccept_EchoReply_OnlyToUsFromThisLink(string ip, uint token, bool expected)
    {
        var reply = NdpPacket.EchoToAll(MacAddress.Parse(Own), OurAddress, token).AnswerFrom(MacAddress.Parse(Station), AddressOf(ip));

        Assert.Equal(expected, Accepted(reply) is not null);
    }

    [Fact]
    public void TryAccept_EchoRequest_IsNone() =>
        Assert.Null(Accepted(NdpPacket.EchoToAll(MacAddress.Parse(Station), AddressOf("fd00::fe"), Token)));

    private static NeighbourClaim? Accepted(NdpPacket packet) => Filter.TryAccept(packet, OwnMacs, out var claim) ? claim : null;

    private static UInt128 AddressOf(string ip) => ip.StartsWith("::ffff:", StringComparison.Ordinal)
        ? ((UInt128)0xFFFF << 32) | Parsed.Address(ip["::ffff:".Length..])
        : Parsed.Address6(ip);
}
