using HostPool.Discovery;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class ArpSweepTests
{
    private static readonly MacAddress Station = MacAddress.Parse("02:00:00:00:00:fe");

    [Theory]
    [InlineData("10.0.0.0/24", 254)]
    [InlineData("10.0.0.0/30", 2)]
    [InlineData("10.0.0.0/31", 2)]
    [InlineData("10.0.0.7/32", 1)]
    [InlineData("10.0.0.0/16", 65_534)]
    public void Next_OfABlock_AsksEveryHostAddressOnce(string cidr, int addresses)
    {
        var sweep = NewSweep(cidr);

        var asked = Pass(sweep, 100);

        Assert.Equal(addresses, sweep.Addresses);
        Assert.Equal(addresses, asked.Distinct().Count());
        Assert.Equal(addresses, asked.Count);
    }

    [Fact]
    public void Next_ExcludedAddresses_AreNeverAsked()
    {
        var sweep = new ArpSweep(Parsed.Block("10.0.0.0/29"), address => address is 0x0A000001 or 0x0A000004, retries: 1);

        List<uint> both = [.. Pass(sweep), .. sweep.TryStartPass() ? Pass(sweep) : []];

        Assert.Equal([0x0A000002, 0x0A000003, 0x0A000005, 0x0A000006, 0x0A000002, 0x0A000003, 0x0A000005, 0x0A000006], both);
    }

    [Fact]
    public void TryStartPass_AfterAnswers_AsksOnlyTheSilent()
    {
        var sweep = NewSweep("10.0.0.0/29");
        Pass(sweep);
        sweep.Heard(0x0A000002, Station);
        sweep.Heard(0x0A000002, Station);
        sweep.Heard(0x0A000006, Station);

        Assert.True(sweep.TryStartPass());

        Assert.Equal([0x0A000001, 0x0A000003, 0x0A000004, 0x0A000005], Pass(sweep));
        Assert.Equal(4, sweep.Outstanding);
        Assert.Equal([0x0A000002u, 0x0A000006u], sweep.Found.Keys.Order());
    }

    [Fact]
    public void TryStartPass_RetriesUsedUp_IsFalse()
    {
        var sweep = NewSweep("10.0.0.0/30", retries: 2);

        Assert.True(sweep.TryStartPass());
        Assert.False(sweep.IsLastPass);
        Assert.True(sweep.TryStartPass());
        Assert.True(sweep.IsLastPass);
        Assert.False(sweep.TryStartPass());
    }

    [Fact]
    public void TryStartPass_EverybodyAnswered_IsFalse()
    {
        var sweep = NewSweep("10.0.0.0/30");
        sweep.Heard(0x0A000001, Station);
        Assert.False(sweep.IsLastPass);

        sweep.Heard(0x0A000002, Station);

        Assert.True(sweep.IsLastPass);
        Assert.False(sweep.TryStartPass());
    }

    [Fact]
    public void Heard_WhoIsNotAsked_IsNotFound()
    {
        var sweep = NewSweep("10.0.0.0/30");

        sweep.Heard(0x0A000000, Station);
        sweep.Heard(0x0A000004, Station);
        sweep.Heard(0x09FFFFFF, Station);

        Assert.Empty(sweep.Found);
        Assert.Equal(2, sweep.Outstanding);
    }

    private static ArpSweep NewSweep(string cidr, int retries = 2) => new(Parsed.Block(cidr), _ => false, retries);

    private static List<uint> Pass(ArpSweep sweep, int batchLength = 3)
    {
        var asked = new List<uint>();
        var batch = new uint[batchLength];
        while (sweep.Next(batch) is > 0 and var count)
        {
            asked.AddRange(batch.AsSpan(0, count));
        }

        return asked;
    }
}
