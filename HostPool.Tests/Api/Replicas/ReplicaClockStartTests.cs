namespace HostPool.Tests.Api.Replicas;

/// <summary>A replica that starts believes the clock of the database, unless others know better.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaClockStartTests
{
    [PostgresFact]
    public async Task Lease_OfAReplicaThatStartsAmidAStep_IsOfTheNewTime()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        await ClockedReplicas.AllocateAsync(one, 3600);

        pool.Clock.Step(TimeSpan.FromHours(2));
        var other = pool.Start();

        pool.AssertHasAnHour(await ClockedReplicas.AllocateAsync(other, 3600));
        Assert.Equal(2, (await other.GetAsync("/allocations")).AsArray().Count(one => pool.HasAnHour(one!)));
    }

    [PostgresFact]
    public async Task Lease_OfBeforeAStepThatIsNotYetMovedWhenAReplicaStarts_KeepsWhatIsLeftOfIt()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        await ClockedReplicas.AllocateAsync(one, 3600);

        var starting = Task.CompletedTask;
        await ClockedReplicas.WhileHeldAsync(one, async () =>
        {
            pool.Clock.Step(TimeSpan.FromHours(2));
            await pool.MovingAsync(1);
            starting = Task.Run(() => pool.Start());
            await Task.Delay(TimeSpan.FromSeconds(5));
            Assert.False(starting.IsCompleted);
        });

        await starting;
        Assert.Equal(1L, pool.Database.Scalar("SELECT steps FROM lease_time"));
        pool.AssertHasAnHour(await one.GetAsync("/allocations/1"));
    }

    [PostgresFact]
    public async Task Lease_ThatEndedWhileNobodyServed_EndsOnceItIsKnownThatTheClockWasNotSet()
    {
        await using var pool = new ClockedReplicas();
        await LeaseBeforeAsync(pool);
        pool.Clock.Step(TimeSpan.FromHours(2));
        var app = pool.Start();

        await PoolApp.WaitForAsync(async () => (await app.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 10, "the lease ended");
        Assert.DoesNotContain(app.Log.Lines, ClockedReplicas.IsStep);
    }

    [PostgresFact]
    public async Task Lease_OfBeforeTheClockWasSetBackWhileNobodyServed_KeepsWhatWasLeftOfIt()
    {
        await using var pool = new ClockedReplicas();
        await LeaseBeforeAsync(pool);
        pool.Clock.Step(TimeSpan.FromDays(-2));
        var app = pool.Start();

        await pool.StepsAsync(1);
        pool.AssertHasAnHour(await app.GetAsync("/allocations/1"));
    }

    /// <summary>A replica that has ended gave a lease of an hour.</summary>
    private static async Task LeaseBeforeAsync(ClockedReplicas pool)
    {
        await using var app = await pool.StartWithHostsAsync();
        await ClockedReplicas.AllocateAsync(app, 3600);
    }
}
