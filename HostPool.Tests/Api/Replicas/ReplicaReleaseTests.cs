using Npgsql;

namespace HostPool.Tests.Api.Replicas;

/// <summary>
/// What another replica commits while this one ends a lease or an allocation is not undone by that, and neither has to be ended
/// by the server for the other to go on.
/// </summary>
[Trait("Database", "postgres")]
public sealed class ReplicaReleaseTests
{
    /// <summary>A lease of a second has ended by then, and was looked at.</summary>
    private static readonly TimeSpan LeaseOver = TimeSpan.FromSeconds(2.5);

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

        await WhileWaitedForAsync(
            database,
            "UPDATE hosts SET owner = 'you' WHERE id = 1; INSERT INTO allocations (id, created_at) VALUES (99, 0); UPDATE hosts SET allocation_id = 99 WHERE id = 2",
            () => app.SendAsync(HttpMethod.Delete, "/allocations/1").EmptyAsync(204));

        Assert.Equal([false, true], (await app.GetAsync("/hosts")).AsArray().Select(host => (bool)host!["allocated"]!));
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

            await WhileWaitedForAsync(
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

    /// <summary>Executes <paramref name="sql"/>, and commits it and <paramref name="then"/> once <paramref name="act"/> waits for that.</summary>
    private static async Task WhileWaitedForAsync(TestDatabase database, string sql, Func<Task> act, string then = "SELECT 1")
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
        var acting = act();
        await using var waiting = new NpgsqlCommand("SELECT 'it does' FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)) LIMIT 1", connection);
        await PoolApp.WaitForAsync(async () => (string?)await waiting.ExecuteScalarAsync(), 4.5, "somebody waits");
        await using var rest = new NpgsqlCommand(then, connection);
        await rest.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        await acting;
    }
}
