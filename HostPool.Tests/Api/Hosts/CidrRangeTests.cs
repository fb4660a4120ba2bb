using System.Net;
using HostPool.Api.Hosts;

namespace HostPool.Tests.Api.Hosts;

public sealed class CidrRangeTests
{
    [Theory]
    [InlineData("192.168.100.8/30", "192.168.100.8", "192.168.100.11", 4)]
    [InlineData("192.168.1.101/30", "192.168.1.100", "192.168.1.103", 4)]
    [InlineData("10.0.0.7", "10.0.0.7", "10.0.0.7", 1)]
    [InlineData("10.0.0.7/32", "10.0.0.7", "10.0.0.7", 1)]
    [InlineData("255.255.255.255/31", "255.255.255.254", "255.255.255.255", 2)]
    [InlineData("0.0.0.0/24", "0.0.0.0", "0.0.0.255", 256)]
    [InlineData("10.1.2.3/020", "10.1.0.0", "10.1.15.255", 4096)]
    [InlineData("172.16.5.4/17", "172.16.0.0", "172.16.127.255", 32_768)]
    [InlineData("2001:db8::ffff/120", "2001:db8::ff00", "2001:db8::ffff", 256)]
    [InlineData("2001:DB8:0:0::1/128", "2001:db8::1", "2001:db8::1", 1)]
    [InlineData("fe80::1:fffe/111", "fe80::", "fe80::1:ffff", 131_072)]
    [InlineData("::ffff:10.0.0.1/127", "::ffff:10.0.0.0", "::ffff:10.0.0.1", 2)]
    public void TryParse_OfARange_MasksAndCounts(string text, string first, string last, int count)
    {
        Assert.True(CidrRange.TryParse(text, out var range));

        Assert.Equal(count, range.Count);
        Assert.Equal(count == 1, range.IsSingle);
        var addresses = range.Addresses().ToList();
        Assert.Equal(count, addresses.Count);
        Assert.Equal((IPAddress.Parse(first), IPAddress.Parse(last)), (addresses[0], addresses[^1]));
        Assert.Equal(count, addresses.Distinct().Count());
    }

    [Theory]
    [InlineData("0.0.0.0/0", 4_294_967_296)]
    [InlineData("fd00::/65", long.MaxValue)]
    [InlineData("fd00::/66", 4_611_686_018_427_387_904)]
    [InlineData("::/0", long.MaxValue)]
    public void Count_OfAHugeRange_DoesNotOverflow(string text, long count)
    {
        Assert.True(CidrRange.TryParse(text, out var range));
        Assert.Equal(count, range.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/24")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/0008")]
    [InlineData("10.0.0.0/255.255.255.0")]
    [InlineData("10.0.0.0/٨")]
    [InlineData("10.0.0")]
    [InlineData("10")]
    [InlineData("0x0a000001")]
    [InlineData("10.0.0.256")]
    [InlineData("010.0.0.1")]
    [InlineData(" 10.0.0.1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.1:22")]
    [InlineData("host")]
    [InlineData("fd00::/129")]
    [InlineData("fd00:::1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%1")]
    [InlineData("[fd00::1]")]
    [InlineData("[fd00::1]:22")]
    [InlineData("fd00::1]:22")]
    [InlineData(" fd00::1")]
    [InlineData("fd00::1 ")]
    public void TryParse_OfAnythingElse_IsFalse(string? text) => Assert.False(CidrRange.TryParse(text, out _));
}
