namespace HostPool.Tests.Api.Chaos;

/// <summary>The checker finds each thing that an allocator can do wrong, and blames none for what is only late or unknown.</summary>
public sealed class ChaosCheckerTests
{
    private static readonly long[] Pool = [1, 2, 3];

    [Fact]
    public void Check_HoldsOneAfterTheOther_FindsNothing() => AssertFound(
        [],
        Hold(1, [1, 2], 1, 20) with { ReleaseAsked = At(3), ReleaseAnswered = At(4) },
        Hold(2, [1], 3, 20) with { ReleaseAsked = At(5), ReleaseAnswered = At(6) },
        Hold(3, [2], 3, 20) with { ReleaseAsked = At(3), ReleaseAnswered = At(4) },
        Hold(4, [1], 5, 20));

    [Fact]
    public void Check_HostGivenBeforeItsReleaseWasAsked_IsHeldTwice() => AssertFound(
        [ViolationKind.HeldTwice], Hold(1, [1, 2], 1, 20) with { ReleaseAsked = At(3), ReleaseAnswered = At(4) }, Hold(2, [2, 3], 2.9, 20));

    [Fact]
    public void Check_HostGivenDuringALeaseAndReleasedAtOnce_IsHeldTwice() => AssertFound(
        [ViolationKind.HeldTwice], Hold(1, [1], 1, 20), Hold(2, [1], 3, 20) with { ReleaseAsked = At(3), ReleaseAnswered = At(4) });

    [Fact]
    public void Check_LongHoldOfAHostGivenManyTimes_IsHeldTwiceWithEach() => AssertFound(
        [ViolationKind.HeldTwice, ViolationKind.HeldTwice],
        Hold(1, [1], 1, 20),
        Hold(2, [1], 3, 20) with { ReleaseAsked = At(4) },
        Hold(3, [1], 5, 20) with { ReleaseAsked = At(6) });

    [Fact]
    public void Check_HostGivenAfterALeaseWasOver_IsRight() => AssertFound([], Hold(1, [1], 1, 5) with { ReleaseAsked = At(7) }, Hold(2, [1], 5, 20));

    [Fact]
    public void Check_AnswerThatCameAfterItsLeaseWasOver_HoldsNothing() => AssertFound(
        [], Hold(1, [1], 6, 20) with { ReleaseAsked = At(9) }, Hold(2, [1], 7, 6.5) with { Asked = At(0), Lease = At(6) });

    [Fact]
    public void Check_HostGivenDuringARenewedLease_IsHeldTwice() => AssertFound(
        [ViolationKind.HeldTwice], Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Renewed, 10), Hold(2, [1], 9, 20));

    [Fact]
    public void Check_HostGivenAfterARenewalOfUnknownOutcome_IsHeldTwiceDuringTheFirstLeaseOnly()
    {
        AssertFound([], Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Unknown, 10), Hold(2, [1], 6, 20));
        AssertFound([ViolationKind.HeldTwice], Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Unknown, 10), Hold(2, [1], 4.9, 20));
    }

    [Fact]
    public void Check_HostGivenAfterARenewalThatMayHaveShortenedTheLease_IsRight() =>
        AssertFound([], Renewed(Hold(1, [1], 1, 20), 4, RenewalOutcome.Unknown, 10), Hold(2, [1], 11, 20));

    [Theory]
    [InlineData(4, ViolationKind.LeaseBroken)]
    [InlineData(5, null)]
    public void Check_RenewalOfAnAllocationThatIsGone_IsBlamedBeforeTheLeaseEnds(double at, object? found) =>
        AssertFound(found is ViolationKind kind ? [kind] : [], Renewed(Hold(1, [1], 1, 5), at, RenewalOutcome.Gone, 10));

    [Fact]
    public void Check_LeaseGivenAwayAfterItsRenewalFoundItGone_IsBrokenAndHeldTwice() => AssertFound(
        [ViolationKind.LeaseBroken, ViolationKind.HeldTwice], Renewed(Hold(1, [1], 1, 8), 4, RenewalOutcome.Gone, 10), Hold(2, [1], 6, 20));

    [Fact]
    public void Check_LookDuringALease_MustShowAllHosts()
    {
        AssertFound([], Looked(Hold(1, [1, 2], 1, 5), 3, 2, 1));
        AssertFound([ViolationKind.LeaseBroken], Looked(Hold(1, [1, 2], 1, 5), 3, 1));
        AssertFound([ViolationKind.LeaseBroken], Looked(Hold(1, [1, 2], 1, 5), 3));
        AssertFound([], Looked(Hold(1, [1, 2], 1, 5), 5));
        AssertFound([], Looked(Hold(1, [1, 2], 1, 5) with { ReleaseAsked = At(3) }, 3));
    }

    [Fact]
    public void Check_LeaseThatWasNotEnded_IsOverdueButNotAtOnce()
    {
        AssertFound([], Looked(Hold(1, [1], 1, 5), 8, 1));
        AssertFound([ViolationKind.LeaseOverdue], Looked(Hold(1, [1], 1, 5), 9, 1));
        AssertFound([], Looked(Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Renewed, 10), 9, 1));
        AssertFound([], Looked(Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Unknown, 10), 9, 1));
    }

    [Fact]
    public void Check_LeaseThatCouldNotBeEnded_IsOverdueLater()
    {
        var checker = new ChaosChecker([new Outage(At(4), At(6)), new Outage(At(7), At(8)), new Outage(At(20), At(30))]);

        Assert.Empty(checker.Check([Looked(Hold(1, [1], 1, 5), 10, 1)], Pool, Free(Pool)));
        Assert.Equal(ViolationKind.LeaseOverdue, Assert.Single(checker.Check([Looked(Hold(1, [1], 1, 5), 11, 1)], Pool, Free(Pool))).Kind);
    }

    [Fact]
    public void Check_AllocationThatIsThereAfterItsReleaseWasAnswered_IsNotReleased() => AssertFound(
        [ViolationKind.NotReleased], Looked(Hold(1, [1], 1, 20) with { ReleaseAsked = At(3), ReleaseAnswered = At(4) }, 4, 1));

    [Fact]
    public void Check_FewerHostsThanTheMinimum_AreTooFew()
    {
        AssertFound([ViolationKind.TooFewHosts], Hold(1, [1], 1, 5) with { Minimum = 2 });
        AssertFound([ViolationKind.TooFewHosts], Hold(1, [1, 1], 1, 5) with { Minimum = 2 });
        AssertFound([], Hold(1, [1, 3], 1, 5) with { Minimum = 2 });
    }

    [Fact]
    public void Check_LeaseForLessThanWasAskedFor_IsShort()
    {
        AssertFound([ViolationKind.ShortLease], Hold(1, [1], 1, 5) with { Lease = At(5.2) });
        AssertFound([ViolationKind.ShortLease], Renewed(Hold(1, [1], 1, 5), 4, RenewalOutcome.Renewed, 9.5));
    }

    [Fact]
    public void Check_TwoAllocationsWithOneId_AreFound() => AssertFound([ViolationKind.IdUsedTwice], Hold(1, [1], 1, 5), Hold(1, [2], 1, 5));

    [Fact]
    public void Check_RepeatedRequestWithAnotherAnswer_IsFound()
    {
        AssertFound([], Hold(1, [1], 1, 5) with { Repeats = [Hold(1, [1], 2, 5)] });
        AssertFound([ViolationKind.OtherAnswer], Hold(1, [1], 1, 5) with { Repeats = [Hold(2, [1], 2, 5)] });
        AssertFound([ViolationKind.OtherAnswer], Hold(1, [1], 1, 5) with { Repeats = [Hold(1, [2], 2, 5)] });
    }

    [Fact]
    public void Check_PoolThatIsNotAsItWas_IsFound()
    {
        var checker = new ChaosChecker([]);

        Assert.Equal([ViolationKind.NotFreed], Kinds(checker.Check([], Pool, [new(1, false), new(2, true), new(3, false)])));
        Assert.Equal([ViolationKind.Lost], Kinds(checker.Check([], Pool, Free([1, 3]))));
        Assert.Equal([ViolationKind.Lost], Kinds(checker.Check([], Pool, Free([1, 2, 3, 3]))));
        Assert.Equal([ViolationKind.Lost], Kinds(checker.Check([], Pool, Free([1, 2, 3, 4]))));
    }

    private static void AssertFound(ViolationKind[] kinds, params HoldLog[] holds) =>
        Assert.Equal(kinds, Kinds(new ChaosChecker([]).Check(holds, Pool, Free(Pool))));

    private static ViolationKind[] Kinds(IEnumerable<Violation> found) => [.. found.Select(violation => violation.Kind)];

    private static FinalHost[] Free(long[] ids) => [.. ids.Select(id => new FinalHost(id, IsAllocated: false))];

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    /// <summary>Asked a second before its answer.</summary>
    private static HoldLog Hold(long id, long[] hosts, double answered, double leaseEnds) =>
        new("a client", id, hosts, 1, At(leaseEnds - answered), At(answered - 1), At(answered), At(leaseEnds));

    private static HoldLog Renewed(HoldLog hold, double asked, RenewalOutcome outcome, double leaseEnds) =>
        hold with { Renewals = [new(At(6), At(asked), At(asked + 0.5), outcome, outcome is RenewalOutcome.Renewed ? At(leaseEnds) : default)] };

    private static HoldLog Looked(HoldLog hold, double at, params long[] hosts) => hold with { Looks = [new(At(at), At(at + 0.5), hosts)] };
}
