namespace HostPool.Tests.Api.Replicas;

/// <summary>A replica that stood still, as a suspended machine does, or has not looked at the clock since it was set.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaStandstillTests
{
    [PostgresFact]
    public async Task Lease_OfAReplicaThatHasNotLookedSince_IsOfTheNewTime()
    {
        await using var pool = new ClockedReplicas();
        await pool.StartWithHostsAsync();
        var still = pool.Start(ClockedReplicas.StandsStill);
        await pool.StepAsync(TimeSpan.FromHours(2));

        pool.AssertHasAnHour(await ClockedReplicas.AllocateAsync(still, 3600));
        Assert.Empty((await still.GetAsync("/allocations?older_than=10m")).AsArray());
    }

    [PostgresFact]
    public async Task Replica_ThatStoodStill_GoesWhereTheOthersAre()
    {
        await using var pool = new ClockedReplicas();
        var clock = new ManualClock();
        var (one, still, begun) = await StandStillAsync(pool, clock);
        await ClockedReplicas.AllocateAsync(one, 3600);

        await PoolApp.WaitForAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                clock.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(ClockedReplicas.LeaseTimeOf(still) > begun.AddSeconds(4) ? "it does" : null);
            },
            20,
            "it follows");

        Assert.Equal(0L, pool.Database.Scalar("SELECT steps FROM lease_time"));
    }

    [PostgresFact]
    public async Task Lease_OfAReplicaThatStoodStillAndHasNotLookedSince_IsAsLongAsAskedFor()
    {
        await using var pool = new ClockedReplicas();
        var (_, still, _) = await StandStillAsync(pool, new ManualClock());

        Assert.InRange(ClockedReplicas.Ends(await ClockedReplicas.AllocateAsync(still, 60)) - pool.Clock.Now, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(61));
    }

    [PostgresFact]
    public async Task Leases_OfBeforeAStepThatAReplicaSawWhichHadStoodStill_KeepWhatIsLeftOfThem()
    {
        await using var pool = new ClockedReplicas();
        var clock = new ManualClock();
        var (one, still, begun) = await StandStillAsync(pool, clock);
        await ClockedReplicas.AllocateAsync(one, 3600);

        await ClockedReplicas.WhileHeldAsync(one, async () =>
        {
            pool.Clock.Step(TimeSpan.FromHours(2));
            await pool.MovingAsync(1);

            clock.Advance(TimeSpan.FromMilliseconds(500));
            await PoolApp.WaitForAsync(() => Task.FromResult(ClockedReplicas.LeaseTimeOf(still) > begun.AddSeconds(4) ? "so" : null), 20, "it looked");
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            Assert.InRange(pool.Noted(), begun.AddSeconds(5), begun.AddMinutes(5));
        });

        await pool.StepsAsync(1);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        pool.AssertHasAnHour(await one.GetAsync("/allocations/1"));
    }

    /// <summary>Two replicas, one of which has stood still for five seconds since it began.</summary>
    private static async Task<(PoolApp One, PoolApp Still, DateTimeOffset Begun)> StandStillAsync(ClockedReplicas pool, ManualClock clock)
    {
        var one = await pool.StartWithHostsAsync();
        var still = pool.Start(services => ClockedReplicas.StandsStill(services, clock));
        var begun = ClockedReplicas.LeaseTimeOf(still);
        await pool.NotedAsync(begun.AddSeconds(5));
        return (one, still, begun);
    }
}
