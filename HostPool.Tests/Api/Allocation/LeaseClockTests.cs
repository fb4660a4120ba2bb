using HostPool.Api.Allocation;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Lease time goes on, whatever the clock that it follows is set to.</summary>
public sealed class LeaseClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualClock _machine = new();
    private readonly LeaseClock _clock;
    private readonly DateTimeOffset _start;

    public LeaseClockTests()
    {
        _clock = new LeaseClock(_machine);
        _start = _clock.Now;
    }

    [Fact]
    public void Now_OfAMachineWhoseClockWasSet_GoesOn()
    {
        _machine.Advance(10 * Second);
        _machine.Step(TimeSpan.FromHours(-3));

        Assert.Equal(_start + (10 * Second), _clock.Now);
    }

    [Theory]
    [InlineData(0.9, 0.9)]
    [InlineData(-0.5, 0)]
    [InlineData(-1.9, -0.9)]
    public void Follow_OfWhatIsOffALittle_GoesThereButWhereTheAnswerTookTooLongToTell(double told, double expected)
    {
        Assert.Equal(TimeSpan.Zero, Follow(told));

        Assert.Equal(_start + (expected * Second), _clock.Now);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(-5, -4)]
    public void Follow_OfWhatIsFarOff_SaysSoAndGoesOnUntilAllIsMoved(double told, double expected)
    {
        Assert.Equal(expected * Second, Follow(told));
        Assert.Equal(_start, _clock.Now);

        _clock.Agree(1, (long)(expected * 1000));

        Assert.Equal(_start + (expected * Second), _clock.Now);
        Assert.Equal(TimeSpan.Zero, Follow(told, At(1, expected)));
    }

    [Fact]
    public void Follow_OfWhatOthersSeeToo_IsWhoStoodStill()
    {
        Assert.Equal(TimeSpan.Zero, Follow(60, At(0, 0, noted: 59)));

        Assert.Equal(_start + (60 * Second), _clock.Now);
    }

    [Fact]
    public void Follow_OfWhatIsBehind_IsNobodyWhoStoodStill() => Assert.Equal(-59 * Second, Follow(-60, At(0, 0, noted: 59)));

    [Fact]
    public void Follow_OfWhatWasReadBeforeTheLastMove_DoesNothing()
    {
        _clock.Agree(2, 3000);

        Assert.Equal(TimeSpan.Zero, Follow(60, At(1, 60, noted: 60)));

        Assert.Equal(_start + (3 * Second), _clock.Now);
    }

    [Fact]
    public void Agree_OnSeveralMoves_IsMovedByAllAtOnceAndOnlyOnce()
    {
        _clock.Agree(2, 7000);
        _clock.Agree(1, 4000);
        _clock.Agree(2, 7000);
        _clock.Agree(3, 5000);

        Assert.Equal(_start + (5 * Second), _clock.Now);
    }

    [Fact]
    public void Begin_AfterSomeMoves_IsNotMovedForThem()
    {
        _clock.Begin(_start - (60 * Second), At(2, 60));
        _clock.Begin(_start + (60 * Second), At(1, 60));
        _clock.Agree(3, 70_000);

        Assert.Equal(_start - (50 * Second), _clock.Now);
    }

    private TimeSpan Follow(double told, LeaseTime? stored = null) => _clock.Follow(_start + (told * Second), Second, stored ?? At(0, 0));

    private LeaseTime At(long steps, double moved, double noted = 0) => new() { Steps = steps, Moved = (long)(moved * 1000), Noted = _start + (noted * Second) };
}
