using System.Net;
using HostPool.Discovery.Packets;

namespace HostPool.Tests.Discovery.Packets;

public sealed class Ipv4BlockTests
{
    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", "10.0.0.255")]
    [InlineData("10.0.0.77/24", "10.0.0.0/24", "10.0.0.255")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32", "10.1.2.3")]
    [InlineData("10.1.2.3/31", "10.1.2.2/31", "10.1.2.3")]
    [InlineData("1.2.3.4/0", "0.0.0.0/0", "255.255.255.255")]
    public void TryParse_Cidr_MasksHostBits(string text, string network, string last)
    {
        Assert.True(Ipv4Block.TryParse(text, out var block));
        Assert.Equal(IPNetwork.Parse(network), block.Network);
        Assert.Equal(IPAddress.Parse(last), Ipv4.ToAddress(block.Last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.300/24")]
    [InlineData("10.0.0/24")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/24/24")]
    [InlineData("0x0a.0.0.0/24")]
    [InlineData("fe80::/64")]
    public void TryParse_NotIpv4Cidr_IsFalse(string text) => Assert.False(Ipv4Block.TryParse(text, out _));

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.128/25", true)]
    [InlineData("10.0.0.128/25", "10.0.0.0/24", true)]
    [InlineData("10.0.0.0/25", "10.0.0.128/25", false)]
    [InlineData("0.0.0.0/0", "10.0.0.128/25", true)]
    public void Overlaps_OfTwoBlocks_IsWhenOneHoldsTheOther(string one, string other, bool expected) =>
        Assert.Equal(expected, Parsed.Block(one).Overlaps(Parsed.Block(other)));

    [Fact]
    public void TryFrom_MappedAddress_IsItsIpv4Address()
    {
        Assert.True(Ipv4.TryFrom(IPAddress.Parse("::ffff:10.0.0.1"), out var number));
        Assert.Equal(0x0A000001u, number);
        Assert.False(Ipv4.TryFrom(IPAddress.IPv6Loopback, out _));
    }
}
