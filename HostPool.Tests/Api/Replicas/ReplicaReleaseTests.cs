using System.Data;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace HostPool.Tests.Api.Replicas;

/// <summary>
/// What another replica commits while this one ends a lease or an allocation is not undone by that, neither has to be ended
/// by the server for the other to go on, and nobody waits for what he does not need.
/// </summary>
[Trait("Database", "postgres")]
public sealed class ReplicaReleaseTests
{
    /// <summary>A lease of a second has ended by then, and was looked at.</summary>
    private static readonly TimeSpan LeaseOver = TimeSpan.FromSeconds(2.5);

    /// <summary>What does not wait for a lock has been tried several times by then.</summary>
    private static readonly TimeSpan Met = TimeSpan.FromSeconds(0.5);

    [PostgresFact]
    public async Task Lease_ExtendedByAnotherReplicaWhileItIsBeingEnded_GoesOn()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201);

        await WhileLockedAsync(
            database, "UPDATE allocations SET lease_ends = lease_ends + 3600000; UPDATE hosts SET lease_ends = lease_ends + 3600000", () => Task.Delay(LeaseOver));

        await app.SendAsync(HttpMethod.Patch, "/allocations/1", """{"lease_seconds": 3600}""").JsonAsync(200);
    }

    [PostgresFact]
    public async Task Host_TakenByAnotherReplicaWhileItsFormerAllocationIsReleased_IsKept()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 2}""").JsonAsync(201);

        await WhileMetAsync(
            database,
            "UPDATE hosts SET owner = 'you' WHERE id = 1; INSERT INTO allocations (id, created_at) VALUES (99, 0); UPDATE hosts SET allocation_id = 99 WHERE id = 2",
            () => app.SendAsync(HttpMethod.Delete, "/allocations/1").EmptyAsync(204));

        Assert.Equal([false, true], (await app.GetAsync("/hosts")).AsArray().Select(host => (bool)host!["allocated"]!));
    }

    /// <summary>A removal sees the pool as it was when it began, so what was given back since is seen only by one that begins anew.</summary>
    [PostgresFact]
    public async Task Removal_OfTheLastHostWhileAnotherReplicaReleasesTheLastButOne_EndsTheAllocation()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
            await app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 2}""").JsonAsync(201);
            await using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
            using var session = new SqlSession(context);
            await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted);

            // What is known of the host may be stored just then.
            await PoolApp.WaitForAsync(
                () => Task.FromResult(app.Services.GetRequiredService<ClaimStatements>().ReleaseHost(session, 1, []) is true ? "so" : null), 10, "released");

            var removed = app.SendAsync(HttpMethod.Delete, "/host/2");
            await PoolApp.WaitForAsync(
                () => Task.FromResult(removed.IsCompleted || database.Scalar("SELECT 1 FROM pg_locks WHERE NOT granted") is not null ? "so" : null), 10, "over, or waiting");
            await transaction.CommitAsync();
            await removed.EmptyAsync(204);

            Assert.Equal(0L, database.Scalar("SELECT count(*) FROM allocations"));
        }

        await database.HasNoDeadlockAsync();
    }

    [PostgresFact]
    public Task Release_WhileAnotherReplicaReleasesItsHost_MeetsNoDeadlock() => MeetsNoDeadlockAsync(
        async app => await app.SendAsync(HttpMethod.Delete, "/allocations/1").EmptyAsync(204));

    [PostgresFact]
    public Task Extension_WhileAnotherReplicaReleasesItsHost_MeetsNoDeadlock() => MeetsNoDeadlockAsync(
        async app => await app.SendAsync(HttpMethod.Patch, "/allocations/1", """{"lease_seconds": 3600}""").FailureAsync(404));

    [PostgresFact]
    public async Task LeaseThatEnds_WhileAnotherReplicaReleasesItsHost_MeetsNoDeadlock()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
            await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201);

            await WhileLockedAsync(
                database, "UPDATE hosts SET allocation_id = NULL, lease_ends = NULL WHERE id = 1", () => Task.Delay(LeaseOver), "DELETE FROM allocations WHERE id = 1");

            Assert.Empty((await app.GetAsync("/allocations")).AsArray());
        }

        await database.HasNoDeadlockAsync();
    }

    [PostgresFact]
    public async Task Release_OfAHostThatIsLocked_KeepsNobodyElseWaiting()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 2}""").JsonAsync(201);

        await WhileLockedAsync(
            database,
            "SELECT id FROM hosts WHERE id = 1 FOR UPDATE",
            async () =>
            {
                var (one, all, more) = (app.SendAsync(HttpMethod.Delete, "/host/1/deallocate"), app.SendAsync(HttpMethod.Delete, "/allocations/1"), app.SendAsync(HttpMethod.Patch, "/allocations/1", """{"lease_seconds": 60}"""));
                await Task.Delay(Met);
                await app.SendAsync(HttpMethod.Delete, "/host/2/deallocate").EmptyAsync(204);
                Assert.Equal(2, (int)(await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200))!["id"]!);
                Assert.False(one.IsCompleted || all.IsCompleted || more.IsCompleted);
            });
    }

    [PostgresFact]
    public async Task Release_OfAHostThatStaysLocked_IsToldSo()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/allocations").JsonAsync(201);

        await WhileLockedAsync(
            database,
            "SELECT id FROM hosts WHERE id = 1 FOR UPDATE",
            async () => Assert.Contains("locked in the database; try again", await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").ErrorAsync(503), StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Release_OfTheLastHostWhileAnotherReplicaReleasesTheLastButOne_EndsTheAllocation()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 2}""").JsonAsync(201);

        await WhileMetAsync(
            database,
            "SELECT id FROM hosts WHERE id = 1 FOR UPDATE; SELECT id FROM allocations WHERE id = 1 FOR UPDATE; UPDATE hosts SET allocation_id = NULL, allocated_at = NULL WHERE id = 1",
            () => app.SendAsync(HttpMethod.Delete, "/host/2/deallocate").EmptyAsync(204));

        Assert.Equal(0L, database.Scalar("SELECT count(*) FROM allocations"));
    }

    [PostgresFact]
    public async Task Leases_ThatEndWhileTheHostOfOneIsLocked_KeepNoOtherWaiting()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201);
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201);

        await WhileLockedAsync(database, "SELECT id FROM hosts WHERE id = 1 FOR UPDATE", () => UntilHeldAsync(app, [1]));

        await UntilHeldAsync(app, []);
    }

    [PostgresFact]
    public async Task Leases_ThatEndWhileSeveralReplicasLook_AreEndedOnce()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(32);
        List<LogCapture> logs = [];
        await using (var one = PoolApp.Start(database.Settings))
        await using (var other = PoolApp.Start(database.Settings))
        {
            logs = [one.Log, other.Log];
            await one.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
            await Task.WhenAll(live.Addresses.Select(_ => one.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 3600}""").JsonAsync(201)));

            database.Execute("UPDATE allocations SET lease_ends = 0; UPDATE hosts SET lease_ends = 0");
            await PoolApp.WaitForAsync(async () => (await other.GetAsync("/allocations")).AsArray().Count == 0 ? "so" : null, 30, "they ended");
            Assert.DoesNotContain((await one.GetAsync("/hosts")).AsArray(), host => (bool)host!["allocated"]!);
        }

        Assert.Equal(32, logs.SelectMany(log => log.Lines).Count(line => line.Contains(" ended)", StringComparison.Ordinal)));

        // What is told last is written before they are gone.
        Assert.Equal(32L, database.Scalar("SELECT count(*) FROM audit WHERE what LIKE 'release%'"));
        Assert.Equal(32L, database.Scalar("SELECT count(DISTINCT host) FROM audit WHERE what LIKE 'release%'"));
    }

    private static Task<string> UntilHeldAsync(PoolApp app, long[] allocations) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/allocations")).AsArray().Select(one => (long)one!["id"]!).SequenceEqual(allocations) ? "they are" : null,
        4.5,
        $"held: {string.Join(' ', allocations)}");

    private static async Task MeetsNoDeadlockAsync(Func<PoolApp, Task> act)
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
            await app.SendAsync(HttpMethod.Post, "/allocations", "{}").JsonAsync(201);

            await WhileMetAsync(
                database,
                "UPDATE hosts SET allocation_id = NULL, lease_ends = NULL WHERE id = 1",
                () => act(app),
                "DELETE FROM allocations WHERE id = 1");

            Assert.Empty((await app.GetAsync("/allocations")).AsArray());
        }

        await database.HasNoDeadlockAsync();
    }

    /// <summary>Executes <paramref name="sql"/>, and commits it and <paramref name="then"/> when <paramref name="act"/> is over, which does not wait for that.</summary>
    private static async Task WhileLockedAsync(TestDatabase database, string sql, Func<Task> act, string then = "SELECT 1")
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false;Options=-c idle_in_transaction_session_timeout=0");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        await act();
        await using var rest = new NpgsqlCommand(then, connection);
        await rest.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Executes <paramref name="sql"/>, and commits it and <paramref name="then"/> when <paramref name="act"/> has met that for a while.</summary>
    private static async Task WhileMetAsync(TestDatabase database, string sql, Func<Task> act, string then = "SELECT 1")
    {
        Task? acting = null;
        await WhileLockedAsync(
            database,
            sql,
            async () =>
            {
                acting = act();
                await Task.Delay(Met);
                Assert.False(acting.IsCompleted);
            },
            then);
        await acting!;
    }
}
