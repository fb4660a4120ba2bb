using HostPool.Api.Allocation.Leases;

namespace HostPool.Tests.Api.Allocation.Leases;

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

        _clock.Agree(At(1, expected));

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
    public void Follow_OfWhatIsFarBeyondTheOthers_GoesWhereTheyAreAndLeavesItToThem()
    {
        Assert.Null(Follow(3600, At(0, 0, noted: 60)));
        Assert.Equal(_start + (60 * Second), _clock.Now);

        // When they do nothing, they are not there any more.
        Assert.Equal(3540 * Second, Follow(3600, At(0, 0, noted: 60)));
    }

    [Fact]
    public void Follow_OfWhatIsBehind_IsNobodyWhoStoodStill() => Assert.Equal(-59 * Second, Follow(-60, At(0, 0, noted: 59)));

    [Fact]
    public void Follow_OfWhatWasReadBeforeTheLastMove_DoesNothing()
    {
        _clock.Agree(At(2, 3));

        Assert.Null(Follow(60, At(1, 60, noted: 60), known: 1));

        Assert.Equal(_start + (3 * Second), _clock.Now);
    }

    [Fact]
    public void Follow_OfADatabaseThatWentBack_GoesBackWithIt()
    {
        _clock.Agree(At(2, 3600));

        Assert.Equal(3600 * Second, Follow(3600, At(1, 0), known: 2));

        Assert.Equal(_start, _clock.Now);
    }

    [Fact]
    public void Follow_OfAnAnswerThatLayForAWhile_DoesNotTakeThatForAStep()
    {
        var look = new ClockLook(_machine.GetTimestamp(), _start, At(0, 0), 0);
        _machine.Advance(60 * Second);

        Assert.Equal(TimeSpan.Zero, _clock.Follow(look));

        Assert.Equal(_start + (60 * Second), _clock.Now);
    }

    [Fact]
    public void Agree_OnSeveralMoves_IsMovedByAllAtOnceAndOnlyOnce()
    {
        _clock.Agree(At(2, 7));
        _clock.Agree(At(1, 4));
        _clock.Agree(At(2, 7));
        _clock.Agree(At(3, 5));

        Assert.Equal(_start + (5 * Second), _clock.Now);
        Assert.Equal(_start, _clock.Unmoved);
    }

    [Fact]
    public void Begin_AfterSomeMoves_IsNotMovedForThem()
    {
        _clock.Begin(Look(-60, At(2, 60, noted: -61), 0));
        Assert.Equal(_start - (60 * Second), _clock.Now);

        _clock.Agree(At(3, 70));

        Assert.Equal(_start - (50 * Second), _clock.Now);
    }

    [Fact]
    public void Begin_WithAClockThatIsBehindWhatWasNoted_GoesOnFromThere()
    {
        _clock.Begin(Look(-3600, At(0, 0), 0));

        Assert.Equal(_start, _clock.Now);
    }

    private TimeSpan? Follow(double told, LeaseTime? stored = null, long known = 0) => _clock.Follow(Look(told, stored ?? At(0, 0), known));

    /// <summary>A look that took a second.</summary>
    private ClockLook Look(double told, LeaseTime stored, long known) => new(_machine.GetTimestamp() - TimeSpan.TicksPerSecond, _start + (told * Second), stored, known);

    private LeaseTime At(long steps, double moved, double noted = 0) => new() { Steps = steps, Moved = (long)(moved * 1000), Noted = _start + (noted * Second) };
}
