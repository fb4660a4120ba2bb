using HostPool.Discovery;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class ArpSweepTests
{
    private const long Timeout = 100;
    private const long Pause = Timeout / 4;
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

        var asked = AskAll(sweep, 0, 100);

        Assert.Equal(addresses, sweep.Addresses);
        Assert.Equal(addresses, asked.Distinct().Count());
        Assert.Equal(addresses, asked.Count);
    }

    [Fact]
    public void Next_ExcludedAddresses_AreNeverAsked()
    {
        var sweep = new ArpSweep(Parsed.Block("10.0.0.0/29"), address => address is 0x0A000001 or 0x0A000004, retries: 1, Timeout);

        List<uint> both = [.. AskAll(sweep, 0), .. AskAll(sweep, Pause)];

        Assert.Equal([0x0A000002, 0x0A000003, 0x0A000005, 0x0A000006, 0x0A000002, 0x0A000003, 0x0A000005, 0x0A000006], both);
    }

    [Fact]
    public void Next_AfterAnswers_AsksOnlyTheSilentAgain()
    {
        var sweep = NewSweep("10.0.0.0/29");
        AskAll(sweep, 0);
        sweep.Heard(0x0A000002, Station);
        sweep.Heard(0x0A000002, Station);
        sweep.Heard(0x0A000006, Station);

        Assert.Equal([0x0A000001, 0x0A000003, 0x0A000004, 0x0A000005], AskAll(sweep, Pause));
        Assert.Equal(4, sweep.Outstanding);
        Assert.Equal([0x0A000002u, 0x0A000006u], sweep.Found.Keys.Order());
    }

    [Fact]
    public void Next_WhileThePauseLasts_AsksOnlyWhoseTurnHasCome()
    {
        var sweep = NewSweep("10.0.0.0/29");
        var batch = new uint[3];
        Assert.Equal(3, sweep.Next(batch, 0));
        Assert.Equal(3, sweep.Next(batch, 10));

        Assert.Equal(Pause, sweep.DueAt);
        Assert.Empty(AskAll(sweep, Pause - 1));
        Assert.Equal([0x0A000001, 0x0A000002, 0x0A000003], AskAll(sweep, Pause));
        Assert.Equal(Pause + 10, sweep.DueAt);
        sweep.Heard(0x0A000004, Station);
        Assert.Equal([0x0A000005, 0x0A000006], AskAll(sweep, Pause + 10));
    }

    [Fact]
    public void Next_OneBatchOverTheEndOfAPass_GoesOnWithTheNext()
    {
        var sweep = new ArpSweep(Parsed.Block("10.0.0.0/30"), _ => false, retries: 1, timeout: 0);

        Assert.Equal([0x0A000001, 0x0A000002, 0x0A000001, 0x0A000002], AskAll(sweep, 0));
    }

    [Fact]
    public void IsOver_RetriesUsedUp_WaitsForTheLastAnswers()
    {
        var sweep = NewSweep("10.0.0.0/30", retries: 2);
        AskAll(sweep, 0);
        AskAll(sweep, Pause);
        AskAll(sweep, 2 * Pause);

        Assert.Empty(AskAll(sweep, 2 * Pause + Timeout));
        Assert.Equal((2 * Pause) + Timeout, sweep.DueAt);
        Assert.False(sweep.IsOver((2 * Pause) + Timeout - 1));
        sweep.Heard(0x0A000002, Station);
        Assert.Single(sweep.Found);
        Assert.True(sweep.IsOver((2 * Pause) + Timeout));
    }

    [Fact]
    public void IsOver_EverybodyAnswered_IsTrueAtOnce()
    {
        var sweep = NewSweep("10.0.0.0/30");
        AskAll(sweep, 0);
        sweep.Heard(0x0A000001, Station);
        Assert.False(sweep.IsOver(Timeout));

        sweep.Heard(0x0A000002, Station);

        Assert.True(sweep.IsOver(0));
        Assert.Empty(AskAll(sweep, Timeout));
    }

    [Fact]
    public void IsOver_NobodyToAsk_IsTrueAtOnce()
    {
        var sweep = new ArpSweep(Parsed.Block("10.0.0.0/30"), _ => true, retries: 2, Timeout);

        Assert.True(sweep.IsOver(0));
        Assert.Empty(AskAll(sweep, 0));
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

    [Fact]
    public void Progress_AlongASweep_CountsWhatIsLeft()
    {
        var sweep = NewSweep("10.0.0.0/29", retries: 1);
        var batch = new uint[2];
        Assert.Equal(new SweepProgress(Addresses: 6, Asked: 0, Found: 0, RequestsLeft: 12), sweep.Progress);

        sweep.Next(batch, 0);
        Assert.Equal(new SweepProgress(6, 2, 0, 10), sweep.Progress);
        sweep.Heard(0x0A000001, Station); // asked once: its retry is spared
        Assert.Equal(new SweepProgress(6, 2, 1, 9), sweep.Progress);
        sweep.Heard(0x0A000006, Station); // before its turn: spared both
        Assert.Equal(new SweepProgress(6, 3, 2, 7), sweep.Progress);
        sweep.Heard(0x0A000003, Station); // whose turn is next
        Assert.Equal(new SweepProgress(6, 4, 3, 5), sweep.Progress);

        AskAll(sweep, 0);
        Assert.Equal(new SweepProgress(6, 6, 3, 3), sweep.Progress);
        AskAll(sweep, Pause);
        Assert.Equal(new SweepProgress(6, 6, 3, 0), sweep.Progress);
    }

    private static ArpSweep NewSweep(string cidr, int retries = 2) => new(Parsed.Block(cidr), _ => false, retries, Timeout);

    private static List<uint> AskAll(ArpSweep sweep, long now, int batchLength = 3)
    {
        var asked = new List<uint>();
        var batch = new uint[batchLength];
        while (sweep.Next(batch, now) is > 0 and var count)
        {
            asked.AddRange(batch.AsSpan(0, count));
        }

        return asked;
    }
}
