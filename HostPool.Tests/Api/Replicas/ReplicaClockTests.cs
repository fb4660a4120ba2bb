namespace HostPool.Tests.Api.Replicas;

/// <summary>Replicas go by the clock of their database. When that is set, what is left of each lease stays what it was.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaClockTests
{
    [PostgresFact]
    public Task Lease_OverAStepForward_KeepsWhatIsLeftOfIt() => KeepsAsync(TimeSpan.FromHours(2));

    [PostgresFact]
    public Task Lease_OverAStepBack_KeepsWhatIsLeftOfIt() => KeepsAsync(TimeSpan.FromDays(-2));

    [PostgresFact]
    public async Task Lease_OfSecondsOverAStepBack_EndsWhenItShould()
    {
        await using var pool = new ClockedReplicas();
        var app = await pool.StartWithHostsAsync();
        await ClockedReplicas.AllocateAsync(app, 2);

        await pool.StepAsync(TimeSpan.FromHours(-2));

        await PoolApp.WaitForAsync(async () => (await app.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 10, "the lease ended");
    }

    [PostgresFact]
    public async Task Leases_TakenAndExtendedByTwoReplicasOverManySteps_AreAllOfTheLastTime()
    {
        await using var pool = new ClockedReplicas();
        PoolApp[] apps = [await pool.StartWithHostsAsync(), pool.Start()];
        using var over = new CancellationTokenSource();
        var working = Enumerable.Range(0, 6).Select(worker => WorkAsync(apps[worker % 2], over.Token)).ToList();

        foreach (var hours in (double[])[2, -3, 0.01, 40, -39])
        {
            await pool.StepAsync(TimeSpan.FromHours(hours));
        }

        await over.CancelAsync();
        await Task.WhenAll(working);
        var shown = (await apps[0].GetAsync("/allocations")).AsArray();
        Assert.Equal(6, shown.Count);
        Assert.All(shown, one => pool.AssertHasAnHour(one!));
        Assert.All((await apps[1].GetAsync("/hosts")).AsArray().Where(host => (bool)host!["allocated"]!), host => pool.AssertHasAnHour(host!));

        // Each worker ends with a lease that it has just extended.
        static async Task WorkAsync(PoolApp app, CancellationToken over)
        {
            while (true)
            {
                var path = $"/allocations/{(long)(await ClockedReplicas.AllocateAsync(app, 60))["id"]!}";
                await app.SendAsync(HttpMethod.Patch, path, """{"lease_seconds": 3600}""").JsonAsync(200);
                if (over.IsCancellationRequested)
                {
                    return;
                }

                await app.SendAsync(HttpMethod.Delete, path).EmptyAsync(204);
            }
        }
    }

    [PostgresFact]
    public async Task Leases_WhenTwoReplicasSeeAStepWhileOneIsMeasured_AreMovedOnceAndAfterThat()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        pool.Start();
        await ClockedReplicas.AllocateAsync(one, 3600);
        await ClockedReplicas.WhileHeldAsync(one, async () =>
        {
            pool.Clock.Step(TimeSpan.FromHours(2));
            await pool.MovingAsync(2);
            Assert.Equal(0L, pool.Database.Scalar("SELECT steps FROM lease_time"));
        });

        await pool.MovingAsync(0);
        Assert.Equal(1L, pool.Database.Scalar("SELECT steps FROM lease_time"));
        pool.AssertHasAnHour(await one.GetAsync("/allocations/1"));
    }

    [PostgresFact]
    public async Task Leases_WhileSomebodyHasAHostAndNothingCanBeMoved_EndAndAreGiven()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        await ClockedReplicas.AllocateAsync(one, 4);
        await using var other = await ForeignTransaction.BeginAsync(pool.Database, "SET idle_in_transaction_session_timeout = 0; SELECT id FROM hosts WHERE id = 8 FOR UPDATE");

        pool.Clock.Step(TimeSpan.FromHours(2));

        await PoolApp.WaitForAsync(async () => (await one.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 12, "the lease ended");
        await ClockedReplicas.AllocateAsync(one, 3600);
        await other.CommitAsync();
        await pool.StepsAsync(1);
        pool.AssertHasAnHour(await one.GetAsync("/allocations/2"));
    }

    [PostgresFact]
    public async Task Allocation_OfJustNow_IsNotOldForAReplicaThatHasNotLookedSinceAStepBack()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        var still = pool.Start(ClockedReplicas.StandsStill);
        await ClockedReplicas.AllocateAsync(one, 3600);

        await pool.StepAsync(TimeSpan.FromHours(-2));

        Assert.Empty((await still.GetAsync("/allocations?older_than=10m")).AsArray());
    }

    [PostgresFact]
    public async Task Lease_OfADatabaseThatWentBackBeforeAStep_IsAsLongAsAskedFor()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        await pool.StepAsync(TimeSpan.FromHours(2));
        pool.Database.Execute("UPDATE lease_time SET steps = 0, moved = 0, noted = noted - 7200000");
        await pool.StepsAsync(1);

        await pool.StepAsync(TimeSpan.FromHours(3));

        pool.AssertHasAnHour(await ClockedReplicas.AllocateAsync(one, 3600));
    }

    [PostgresFact]
    public async Task Key_OfJustNow_IsKnownAfterSteps()
    {
        await using var pool = new ClockedReplicas();
        var one = await pool.StartWithHostsAsync();
        Assert.Equal(1, await TakeAsync());

        await pool.StepAsync(TimeSpan.FromDays(2));
        await pool.StepAsync(TimeSpan.FromDays(2));
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await TakeAsync());

        async Task<int> TakeAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/host/allocate");
            request.Headers.Add("Idempotency-Key", "k");
            return (int)(await one.Client.SendAsync(request).JsonAsync(200))!["id"]!;
        }
    }

    private static async Task KeepsAsync(TimeSpan step)
    {
        await using var pool = new ClockedReplicas();
        PoolApp[] apps = [await pool.StartWithHostsAsync(), pool.Start()];
        await ClockedReplicas.AllocateAsync(apps[0], 3600);
        await ClockedReplicas.AllocateAsync(apps[1], 3600);

        await pool.StepAsync(step);

        foreach (var app in apps)
        {
            var shown = (await app.GetAsync("/allocations")).AsArray();
            Assert.Equal(2, shown.Count);
            Assert.All(shown, one => pool.AssertHasAnHour(one!));
        }

        Assert.Single(apps.SelectMany(app => app.Log.Lines), ClockedReplicas.IsStep);
        Assert.Equal(1L, pool.Database.Scalar("SELECT steps FROM lease_time"));
    }
}
