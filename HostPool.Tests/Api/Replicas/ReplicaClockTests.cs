using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>Replicas go by the clock of their database. When that is set, what is left of each lease stays what it was.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaClockTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentBag<PoolApp> _apps = [];
    private readonly ListeningHosts _live = new(8);
    private TestDatabase? _database;
    private ServerClock? _clock;

    private TestDatabase Database => _database!;

    private ServerClock Clock => _clock!;

    public Task InitializeAsync()
    {
        if (TestDatabase.Server is not null)
        {
            _database = TestDatabase.CreatePostgres();
            _clock = new ServerClock(_database);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _database?.Dispose();
    }

    public void Dispose() => _live.Dispose();

    [PostgresFact]
    public Task Lease_OverAStepForward_KeepsWhatIsLeftOfIt() => KeepsAsync(TimeSpan.FromHours(2));

    [PostgresFact]
    public Task Lease_OverAStepBack_KeepsWhatIsLeftOfIt() => KeepsAsync(TimeSpan.FromDays(-2));

    [PostgresFact]
    public async Task Lease_OfSecondsOverAStepBack_EndsWhenItShould()
    {
        var app = await StartWithHostsAsync();
        await AllocateAsync(app, 2);

        await StepAsync(TimeSpan.FromHours(-2));

        await PoolApp.WaitForAsync(async () => (await app.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 10, "the lease ended");
    }

    [PostgresFact]
    public async Task Lease_OfAReplicaThatHasNotLookedSince_IsOfTheNewTime()
    {
        await StartWithHostsAsync();
        var still = Start(StandsStill);
        await StepAsync(TimeSpan.FromHours(2));

        AssertIsNow(Ends(await AllocateAsync(still, 3600)) - Hour);
        Assert.Empty((await still.GetAsync("/allocations?older_than=10m")).AsArray());
    }

    [PostgresFact]
    public async Task Lease_OfAReplicaThatStartsAmidAStep_IsOfTheNewTime()
    {
        var one = await StartWithHostsAsync();
        await AllocateAsync(one, 3600);

        Clock.Step(TimeSpan.FromHours(2));
        var other = Start();

        AssertIsNow(Ends(await AllocateAsync(other, 3600)) - Hour);
        Assert.Equal(2, (await other.GetAsync("/allocations")).AsArray().Count(one => IsNow(Ends(one!) - Hour)));
    }

    [PostgresFact]
    public async Task Leases_TakenAndExtendedByTwoReplicasOverManySteps_AreAllOfTheLastTime()
    {
        PoolApp[] apps = [await StartWithHostsAsync(), Start()];
        using var over = new CancellationTokenSource();
        var working = Enumerable.Range(0, 6).Select(worker => WorkAsync(apps[worker % 2], over.Token)).ToList();

        foreach (var hours in (double[])[2, -3, 0.01, 40, -39])
        {
            await StepAsync(TimeSpan.FromHours(hours));
        }

        await over.CancelAsync();
        await Task.WhenAll(working);
        var shown = (await apps[0].GetAsync("/allocations")).AsArray();
        Assert.Equal(6, shown.Count);
        Assert.All(shown, one => AssertIsNow(Ends(one!) - Hour));
        Assert.All((await apps[1].GetAsync("/hosts")).AsArray().Where(host => (bool)host!["allocated"]!), host => AssertIsNow(Ends(host!) - Hour));

        // Each worker ends with a lease that it has just extended.
        static async Task WorkAsync(PoolApp app, CancellationToken over)
        {
            while (true)
            {
                var path = $"/allocations/{(long)(await AllocateAsync(app, 60))["id"]!}";
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
        var one = await StartWithHostsAsync();
        Start();
        await AllocateAsync(one, 3600);
        await WhileHeldAsync(one, async () =>
        {
            Clock.Step(TimeSpan.FromHours(2));
            await MovingAsync(2);
            Assert.Equal(0L, Database.Scalar("SELECT steps FROM lease_time"));
        });

        await MovingAsync(0);
        Assert.Equal(1L, Database.Scalar("SELECT steps FROM lease_time"));
        AssertIsNow(Ends(await one.GetAsync("/allocations/1")) - Hour);
    }

    [PostgresFact]
    public async Task Replica_ThatStoodStill_GoesWhereTheOthersAre()
    {
        var clock = new ManualClock();
        var one = await StartWithHostsAsync();
        var still = Start(services => StandsStill(services, clock));
        await AllocateAsync(one, 3600);
        var begun = LeaseTimeOf(still);
        await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > begun.AddSeconds(5) ? "so" : null), 20, "seconds of the other");

        await PoolApp.WaitForAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                clock.Advance(TimeSpan.FromMilliseconds(500));
                return Task.FromResult(LeaseTimeOf(still) > begun.AddSeconds(4) ? "it does" : null);
            },
            20,
            "it follows");

        Assert.Equal(0L, Database.Scalar("SELECT steps FROM lease_time"));
    }

    [PostgresFact]
    public async Task Lease_OfAReplicaThatStoodStillAndHasNotLookedSince_IsAsLongAsAskedFor()
    {
        await StartWithHostsAsync();
        var still = Start(StandsStill);
        var begun = LeaseTimeOf(still);
        await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > begun.AddSeconds(5) ? "so" : null), 20, "seconds of the other");

        Assert.InRange(Ends(await AllocateAsync(still, 60)) - Clock.Now, TimeSpan.FromSeconds(58), TimeSpan.FromSeconds(61));
    }

    [PostgresFact]
    public async Task Leases_OfBeforeAStepThatAReplicaSawWhichHadStoodStill_KeepWhatIsLeftOfThem()
    {
        var clock = new ManualClock();
        var one = await StartWithHostsAsync();
        var still = Start(services => StandsStill(services, clock));
        await AllocateAsync(one, 3600);
        var begun = LeaseTimeOf(still);
        await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > begun.AddSeconds(5) ? "so" : null), 20, "seconds of the other");

        await WhileHeldAsync(one, async () =>
        {
            Clock.Step(TimeSpan.FromHours(2));
            await MovingAsync(1);

            clock.Advance(TimeSpan.FromMilliseconds(500));
            await PoolApp.WaitForAsync(() => Task.FromResult(LeaseTimeOf(still) > begun.AddSeconds(4) ? "so" : null), 20, "it looked");
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            Assert.InRange(Noted(), begun.AddSeconds(5), begun.AddMinutes(5));
        });

        await PoolApp.WaitForAsync(() => Task.FromResult(Database.Scalar("SELECT steps FROM lease_time") is > 0L ? "so" : null), 20, "moved");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        AssertIsNow(Ends(await one.GetAsync("/allocations/1")) - Hour);
    }

    [PostgresFact]
    public async Task Lease_OfBeforeAStepThatIsNotYetMovedWhenAReplicaStarts_KeepsWhatIsLeftOfIt()
    {
        var one = await StartWithHostsAsync();
        await AllocateAsync(one, 3600);

        var starting = Task.CompletedTask;
        await WhileHeldAsync(one, async () =>
        {
            Clock.Step(TimeSpan.FromHours(2));
            await MovingAsync(1);
            starting = Task.Run(() => Start());
            await Task.Delay(TimeSpan.FromSeconds(5));
            Assert.False(starting.IsCompleted);
        });

        await starting;
        Assert.Equal(1L, Database.Scalar("SELECT steps FROM lease_time"));
        AssertIsNow(Ends(await one.GetAsync("/allocations/1")) - Hour);
    }

    [PostgresFact]
    public async Task Leases_WhileSomebodyHasAHostAndNothingCanBeMoved_EndAndAreGiven()
    {
        var one = await StartWithHostsAsync();
        await AllocateAsync(one, 4);
        await using var other = await ForeignTransaction.BeginAsync(Database, "SET idle_in_transaction_session_timeout = 0; SELECT id FROM hosts WHERE id = 8 FOR UPDATE");

        Clock.Step(TimeSpan.FromHours(2));

        await PoolApp.WaitForAsync(async () => (await one.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 12, "the lease ended");
        await AllocateAsync(one, 3600);
        await other.CommitAsync();
        await StepsAsync(1);
        AssertIsNow(Ends(await one.GetAsync("/allocations/2")) - Hour);
    }

    [PostgresFact]
    public async Task Allocation_OfJustNow_IsNotOldForAReplicaThatHasNotLookedSinceAStepBack()
    {
        var one = await StartWithHostsAsync();
        var still = Start(StandsStill);
        await AllocateAsync(one, 3600);

        await StepAsync(TimeSpan.FromHours(-2));

        Assert.Empty((await still.GetAsync("/allocations?older_than=10m")).AsArray());
    }

    [PostgresFact]
    public async Task Lease_OfADatabaseThatWentBackBeforeAStep_IsAsLongAsAskedFor()
    {
        var one = await StartWithHostsAsync();
        await StepAsync(TimeSpan.FromHours(2));
        Database.Execute("UPDATE lease_time SET steps = 0, moved = 0, noted = noted - 7200000");
        await StepsAsync(1);

        await StepAsync(TimeSpan.FromHours(3));

        AssertIsNow(Ends(await AllocateAsync(one, 3600)) - Hour);
    }

    [PostgresFact]
    public async Task Key_OfJustNow_IsKnownAfterSteps()
    {
        var one = await StartWithHostsAsync();
        Assert.Equal(1, await TakeAsync());

        await StepAsync(TimeSpan.FromDays(2));
        await StepAsync(TimeSpan.FromDays(2));
        await Task.Delay(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await TakeAsync());

        async Task<int> TakeAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/host/allocate");
            request.Headers.Add("Idempotency-Key", "k");
            return (int)(await one.Client.SendAsync(request).JsonAsync(200))!["id"]!;
        }
    }

    [PostgresFact]
    public async Task Lease_ThatEndedWhileNobodyServed_EndsOnceItIsKnownThatTheClockWasNotSet()
    {
        await using (var before = PoolApp.Start(Database.Settings))
        {
            await before.AddAsync($"[{Bodies.Host(_live.Addresses[0], _live.Port)}]");
            await AllocateAsync(before, 3600);
            await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > DateTimeOffset.UnixEpoch ? "so" : null), 20, "noted");
        }

        Clock.Step(TimeSpan.FromHours(2));
        var app = Start();

        await PoolApp.WaitForAsync(async () => (await app.GetAsync("/allocations")).AsArray().Count == 0 ? "it did" : null, 10, "the lease ended");
        Assert.DoesNotContain(app.Log.Lines, IsStep);
    }

    [PostgresFact]
    public async Task Lease_OfBeforeTheClockWasSetBackWhileNobodyServed_KeepsWhatWasLeftOfIt()
    {
        await using (var before = PoolApp.Start(Database.Settings))
        {
            await before.AddAsync($"[{Bodies.Host(_live.Addresses[0], _live.Port)}]");
            await AllocateAsync(before, 3600);
            await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > DateTimeOffset.UnixEpoch ? "so" : null), 20, "noted");
        }

        Clock.Step(TimeSpan.FromDays(-2));
        var app = Start();

        AssertIsNow(Ends(await app.GetAsync("/allocations/1")) - Hour);
    }

    private static bool IsStep(string line) => line.Contains("ClockStepped", StringComparison.Ordinal);

    private static DateTimeOffset Ends(JsonNode shown) => DateTimeOffset.Parse(shown.Text("lease_ends"), CultureInfo.InvariantCulture);

    private static async Task<JsonNode> AllocateAsync(PoolApp app, int seconds) =>
        (await app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"lease_seconds": {{seconds}}, "wait_seconds": 30}""").JsonAsync(201))!;

    private static DateTimeOffset LeaseTimeOf(PoolApp app) => app.Services.GetRequiredService<LeaseClock>().Now;

    /// <summary>Its timers and timestamps are the test's; it goes by the clock of the database all the same.</summary>
    private static void StandsStill(IServiceCollection services, ManualClock clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(ClaimDialect.Postgres);
    }

    private static void StandsStill(IServiceCollection services) => StandsStill(services, new ManualClock());

    private Task StepsAsync(long steps) => PoolApp.WaitForAsync(
        () => Task.FromResult(steps.Equals(Database.Scalar("SELECT steps FROM lease_time")) ? "so" : null), 20, $"{steps} steps");

    /// <summary>So many wait to move, or do.</summary>
    private Task MovingAsync(long movers) => PoolApp.WaitForAsync(
        () => Task.FromResult(movers.Equals(Database.Scalar("SELECT count(*) FROM pg_locks WHERE relation = 'hosts'::regclass AND mode = 'ExclusiveLock'")) ? "so" : null), 20, $"{movers} move");

    /// <summary>Runs <paramref name="act"/> while a transaction that measures leases is open at <paramref name="one"/>.</summary>
    private static async Task WhileHeldAsync(PoolApp one, Func<Task> act)
    {
        await using var context = await one.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        using var session = new SqlSession(context);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await context.Database.ExecuteSqlRawAsync("SET LOCAL idle_in_transaction_session_timeout = 0");
        one.Services.GetRequiredService<ClockFollower>().Agree(session);
        await act();
        await transaction.CommitAsync();
    }

    private async Task KeepsAsync(TimeSpan step)
    {
        PoolApp[] apps = [await StartWithHostsAsync(), Start()];
        await AllocateAsync(apps[0], 3600);
        await AllocateAsync(apps[1], 3600);

        await StepAsync(step);

        foreach (var app in apps)
        {
            var shown = (await app.GetAsync("/allocations")).AsArray();
            Assert.Equal(2, shown.Count);
            Assert.All(shown, one => AssertIsNow(Ends(one!) - Hour));
        }

        Assert.Single(apps.SelectMany(app => app.Log.Lines), IsStep);
        Assert.Equal(1L, Database.Scalar("SELECT steps FROM lease_time"));
    }

    private PoolApp Start(Action<IServiceCollection>? services = null)
    {
        var app = PoolApp.Start(services, Database.Settings);
        _apps.Add(app);
        return app;
    }

    private async Task<PoolApp> StartWithHostsAsync()
    {
        var app = Start();
        await app.AddAsync(Bodies.Hosts([.. _live.Addresses.Select(ip => Bodies.Host(ip, _live.Port))]));
        await PoolApp.WaitForAsync(() => Task.FromResult(Noted() > DateTimeOffset.UnixEpoch ? "so" : null), 20, "noted");
        return app;
    }

    private DateTimeOffset Noted() => DateTimeOffset.FromUnixTimeMilliseconds((long)Database.Scalar("SELECT noted FROM lease_time")!);

    private bool IsNow(DateTimeOffset time) => (time - Clock.Now).Duration() < Minute;

    private void AssertIsNow(DateTimeOffset time) => Assert.True(IsNow(time), time.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>Sets the clock, and waits until all has been moved.</summary>
    private async Task StepAsync(TimeSpan by)
    {
        var before = Database.Scalar("SELECT steps FROM lease_time");
        Clock.Step(by);
        await PoolApp.WaitForAsync(() => Task.FromResult(!Equals(Database.Scalar("SELECT steps FROM lease_time"), before) ? "so" : null), 20, "the step was seen");
    }
}
