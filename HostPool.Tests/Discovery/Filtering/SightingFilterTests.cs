using HostPool.Discovery;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Filtering;

public sealed class SightingFilterTests
{
    private const string Station = "02:00:00:00:00:fe";
    private const string Own = "02:00:00:00:00:01";
    private static readonly Ipv4Block OnLink = new(0x0A000000, 24);

    [Theory]
    [InlineData(Station, "10.0.0.7", true)]
    [InlineData(Station, "192.168.1.255", true)] // elsewhere it may be a host
    [InlineData(Station, "0.0.0.0", false)] // probe
    [InlineData(Station, "0.1.2.3", false)]
    [InlineData(Station, "10.0.0.0", false)]
    [InlineData(Station, "10.0.0.255", false)]
    [InlineData(Station, "255.255.255.255", false)]
    [InlineData(Station, "224.0.0.1", false)]
    [InlineData(Station, "240.0.0.1", false)]
    [InlineData(Station, "127.0.0.1", false)]
    [InlineData("00:00:00:00:00:00", "10.0.0.7", false)]
    [InlineData("ff:ff:ff:ff:ff:ff", "10.0.0.7", false)]
    [InlineData("01:00:5e:00:00:01", "10.0.0.7", false)]
    [InlineData(Own, "10.0.0.7", false)]
    [InlineData(Station, "10.0.0.99", false)] // ignored address
    [InlineData(Station, "10.0.0.66", false)] // ignored range
    [InlineData("02:00:00:00:00:aa", "10.0.0.7", false)] // ignored MAC
    public void Accepts_SenderFields_OnlyOfARealStation(string mac, string ip, bool expected)
    {
        var filter = new SightingFilter(
            IgnoreList.Parse(["10.0.0.99", "10.0.0.64/29", "02-00-00-00-00-AA"]),
            new HashSet<MacAddress> { MacAddress.Parse(Own) },
            [OnLink]);
        var address = Parsed.Address(ip);
        var request = ArpPacket.Request(MacAddress.Parse(mac), address, 0x0A000001);

        Assert.Equal(expected, filter.Accepts(request));
        Assert.Equal(expected, filter.Accepts(request with { TargetIp = address })); // gratuitous
        Assert.Equal(expected, filter.Accepts(request with { Operation = ArpOperation.Reply }));
    }

    [Theory]
    [InlineData("10.0.0.300")]
    [InlineData("10.0.0.0/99")]
    [InlineData("02:00:00:00:00")]
    [InlineData("router")]
    [InlineData("")]
    public void Parse_BadIgnoreEntry_IsRefused(string entry)
    {
        Assert.False(IgnoreList.IsEntry(entry));
        Assert.Contains($"'{entry}'", Assert.Throws<FormatException>(() => IgnoreList.Parse([entry])).Message, StringComparison.Ordinal);
    }
}
