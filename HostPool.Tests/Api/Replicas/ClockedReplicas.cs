using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Leases;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>Replicas on one database, whose clock the test sets.</summary>
internal sealed class ClockedReplicas : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentBag<PoolApp> _apps = [];

    public ClockedReplicas() => Clock = new ServerClock(Database);

    public ListeningHosts Live { get; } = new(8);

    public TestDatabase Database { get; } = TestDatabase.CreatePostgres();

    public ServerClock Clock { get; }

    public static bool IsStep(string line) => line.Contains("ClockStepped", StringComparison.Ordinal);

    public static DateTimeOffset Ends(JsonNode shown) => DateTimeOffset.Parse(shown.Text("lease_ends"), CultureInfo.InvariantCulture);

    public static async Task<JsonNode> AllocateAsync(PoolApp app, int seconds) =>
        (await app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"lease_seconds": {{seconds}}, "wait_seconds": 30}""").JsonAsync(201))!;

    public static DateTimeOffset LeaseTimeOf(PoolApp app) => app.Services.GetRequiredService<LeaseClock>().Now;

    /// <summary>Its timers and timestamps are the test's; it goes by the clock of the database all the same.</summary>
    public static void StandsStill(IServiceCollection services, ManualClock clock)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(ClaimDialect.Postgres);
    }

    public static void StandsStill(IServiceCollection services) => StandsStill(services, new ManualClock());

    /// <summary>Runs <paramref name="act"/> while a transaction that measures leases is open at <paramref name="one"/>.</summary>
    public static async Task WhileHeldAsync(PoolApp one, Func<Task> act)
    {
        await using var context = await one.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        using var session = new SqlSession(context);
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        await context.Database.ExecuteSqlRawAsync("SET LOCAL idle_in_transaction_session_timeout = 0");
        one.Services.GetRequiredService<ClockFollower>().Agree(session);
        await act();
        await transaction.CommitAsync();
    }

    public PoolApp Start(Action<IServiceCollection>? services = null)
    {
        var app = PoolApp.Start(services, Database.Settings);
        _apps.Add(app);
        return app;
    }

    /// <summary>The first one, with eight hosts that answer.</summary>
    public async Task<PoolApp> StartWithHostsAsync()
    {
        var app = Start();
        await app.AddAsync(Bodies.Hosts([.. Live.Addresses.Select(ip => Bodies.Host(ip, Live.Port))]));
        await NotedAsync(DateTimeOffset.UnixEpoch);
        return app;
    }

    /// <summary>Sets the clock, and waits until all has been moved.</summary>
    public Task StepAsync(TimeSpan by)
    {
        var steps = (long)Database.Scalar("SELECT steps FROM lease_time")!;
        Clock.Step(by);
        return StepsAsync(steps + 1);
    }

    /// <summary>Waits until all has been moved so often.</summary>
    public Task StepsAsync(long steps) => PoolApp.WaitForAsync(
        () => Task.FromResult(steps.Equals(Database.Scalar("SELECT steps FROM lease_time")) ? "so" : null), 20, $"{steps} steps");

    /// <summary>Waits until so many wait to move, or do.</summary>
    public Task MovingAsync(long movers) => PoolApp.WaitForAsync(
        () => Task.FromResult(movers.Equals(Database.Scalar("SELECT count(*) FROM pg_locks WHERE relation = 'hosts'::regclass AND mode = 'ExclusiveLock'")) ? "so" : null), 20, $"{movers} move");

    /// <summary>When one of them last noted that all was in step.</summary>
    public DateTimeOffset Noted() => DateTimeOffset.FromUnixTimeMilliseconds((long)Database.Scalar("SELECT noted FROM lease_time")!);

    /// <summary>Waits until that was later.</summary>
    public Task NotedAsync(DateTimeOffset than) => PoolApp.WaitForAsync(() => Task.FromResult(Noted() > than ? "so" : null), 20, $"noted after {than:O}");

    /// <summary>True when of the lease that is shown about an hour is left.</summary>
    public bool HasAnHour(JsonNode shown) => (Ends(shown) - Hour - Clock.Now).Duration() < Minute;

    public void AssertHasAnHour(JsonNode shown) => Assert.True(HasAnHour(shown), $"At {Clock.Now:O}: {shown}");

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        Live.Dispose();
        Database.Dispose();
    }
}
