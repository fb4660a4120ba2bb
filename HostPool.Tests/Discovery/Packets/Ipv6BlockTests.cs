using System.Net;
using HostPool.Discovery;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Packets;

public sealed class Ipv6BlockTests
{
    [Theory]
    [InlineData("fd00::/64", "fd00::/64")]
    [InlineData("fd00::77/64", "fd00::/64")]
    [InlineData("FD00:0:0:1:2::3/80", "fd00:0:0:1:2::/80")]
    [InlineData("fd00::1/128", "fd00::1/128")]
    [InlineData("::1/0", "::/0")]
    public void TryParse_Cidr_MasksHostBits(string text, string network)
    {
        Assert.True(Ipv6Block.TryParse(text, out var block));
        Assert.Equal(IPNetwork.Parse(network), block.Network);
    }

    [Theory]
    [InlineData("")]
    [InlineData("fd00::")]
    [InlineData("fd00::/")]
    [InlineData("fd00::/129")]
    [InlineData("fd00::/-1")]
    [InlineData("fd00::/64/64")]
    [InlineData("fd00::g/64")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("[fd00::]/64")]
    [InlineData("[fd00::]:80/64")]
    [InlineData("::ffff:10.0.0.0/120")]
    [InlineData("10.0.0.0/24")]
    public void TryParse_NotIpv6Cidr_IsFalse(string text) => Assert.False(Ipv6Block.TryParse(text, out _));

    [Theory]
    [InlineData("fd00::/64", "fd00::8000:0:0:0/65", true)]
    [InlineData("fd00::8000:0:0:0/65", "fd00::/64", true)]
    [InlineData("fd00::/65", "fd00::8000:0:0:0/65", false)]
    [InlineData("fd00::/64", "fd00:0:0:1::/64", false)]
    public void Overlaps_OfTwoBlocks_IsWhenOneHoldsTheOther(string one, string other, bool expected) =>
        Assert.Equal(expected, Parsed.Block6(one).Overlaps(Parsed.Block6(other)));

    [Theory]
    [InlineData("fd00::/64", "fd00::", true)]
    [InlineData("fd00::/64", "fd00::1", false)]
    [InlineData("fd00::/64", "fd00::ffff:ffff:ffff:ffff", false)]
    [InlineData("fd00::/127", "fd00::", false)]
    public void IsReserved_OfAnAddress_IsTheRoutersOwn(string block, string address, bool expected) =>
        Assert.Equal(expected, Parsed.Block6(block).IsReserved(Parsed.Address6(address)));

    [Theory]
    [InlineData("fe80::1", true, false)]
    [InlineData("febf::1", true, false)]
    [InlineData("fec0::1", false, false)]
    [InlineData("ff02::1", false, true)]
    [InlineData("2001:db8::1", false, false)]
    public void Scope_OfAnAddress_IsThatOfItsPrefix(string ip, bool isLinkLocal, bool isMulticast)
    {
        var address = Parsed.Address6(ip);

        Assert.Equal((isLinkLocal, isMulticast, !isMulticast), (Ipv6.IsLinkLocal(address), Ipv6.IsMulticast(address), Ipv6.IsUnicast(address)));
    }

    [Fact]
    public void SolicitedNode_OfAnAddress_HasItsLast24Bits()
    {
        // The example of RFC 4291, 2.7.1.
        var group = Ipv6.SolicitedNode(Parsed.Address6("4037::01:800:200e:8c6c"));

        Assert.Equal(IPAddress.Parse("ff02::1:ff0e:8c6c"), Ipv6.ToAddress(group));
        Assert.Equal(MacAddress.Parse("33:33:ff:0e:8c:6c"), Ipv6.MacOfGroup(group));
    }

    [Fact]
    public void ToAddress_WithAScope_IsOfThatInterface() =>
        Assert.Equal("fe80::1%7", Ipv6.ToAddress(Parsed.Address6("fe80::1"), 7).ToString());
}
