using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using HostPool.Tests.Api.Replicas;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Data;

/// <summary>Writes on PostgreSQL while others write too, and while it is gone.</summary>
[Trait("Database", "postgres")]
public sealed class PostgresWriteTests
{
    [PostgresFact]
    public async Task Claims_AfterAFew_HaveTheirStatementsPrepared() => Assert.True(await PreparedAsync("") > 0);

    [PostgresFact]
    public async Task Claims_WhereAPoolerStandsBetween_HaveThemNot() => Assert.Equal(0, await PreparedAsync(";Max Auto Prepare=0"));

    [PostgresFact]
    public async Task Write_OfAHostThatAnotherChangedMeanwhile_RunsAgainAndTellsOnce()
    {
        using var database = TestDatabase.CreatePostgres();
        var told = new ChangesTold();
        await using var app = PoolApp.Start(services => services.AddSingleton<IHostChangeHandler>(told), database.Settings);
        await app.AddAsync($"[{Bodies.Host()}]");
        var runs = 0;

        await app.Services.GetRequiredService<PoolWriter>().WriteAsync(
            async (context, changes) =>
            {
                var host = (await context.Hosts.FindAsync(1L))!;
                if (++runs == 1)
                {
                    database.Execute("UPDATE hosts SET owner = 'me', version = 7");
                }

                host.Name = "n";
                host.Version++;
                changes.Add(new HostChange(HostChangeKind.Patched, host));
                return true;
            },
            default);

        Assert.Equal(2, runs);
        var stored = (await app.Services.GetRequiredService<HostStore>().FindAsync(1, default))!;
        Assert.Equal(("n", "me", 8), (stored.Name, stored.Owner, stored.Version));
        Assert.Equal([HostChangeKind.Added, HostChangeKind.Patched], told.Changes.Select(change => change.Kind));
    }

    [PostgresFact]
    public async Task Write_OfAHostThatOthersChangeAllTheTime_ComesToItsEnd()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync($"[{Bodies.Host()}]");
        using var end = new CancellationTokenSource();
        var others = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ChangeAsync(database, end.Token))).ToList();
        await PoolApp.WaitForAsync(
            () => Task.FromResult(database.Scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'UPDATE hosts SET last_seen%'") is 2L ? "they do" : null), 20, "both change it");

        for (var i = 0; i < 20; i++)
        {
            await app.SendAsync(HttpMethod.Patch, "/host/1", $$"""{"name": "{{i}}"}""").JsonAsync(200);
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(others), count => Assert.True(count > 0));
    }

    [PostgresFact]
    public async Task Write_ThatShutsOutOthers_WaitsForThoseWhoHaveHosts()
    {
        using var database = TestDatabase.CreatePostgres();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host()}]");
            await using var other = await ForeignTransaction.BeginAsync(database, "SELECT id FROM hosts WHERE id = 1 FOR UPDATE");
            await using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
            await using var transaction = await context.Database.BeginTransactionAsync();
            var shutOut = app.Services.GetRequiredService<IPoolStore>().ShutOutOthersAsync(context, default);
            await Task.Delay(TimeSpan.FromMilliseconds(300));

            // What it has, it may change.
            await other.ExecuteAsync("UPDATE hosts SET owner = 'me' WHERE id = 1; COMMIT");

            await shutOut;
            await context.Hosts.ExecuteUpdateAsync(set => set.SetProperty(host => host.Presence, HostPresence.Down));
            await transaction.CommitAsync();
        }

        await database.HasNoDeadlockAsync();
    }

    [PostgresFact]
    public async Task Requests_WhileTheDatabaseIsGone_Are503AndGoOnWhenItIsBack()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync($"[{Bodies.Host()}]");

        TestDatabase.ExecuteOnServer($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false");
        TestDatabase.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        Assert.Contains("/health", await app.SendAsync(HttpMethod.Get, "/hosts").ErrorAsync(503), StringComparison.Ordinal);
        Assert.Contains("/health", await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").ErrorAsync(503), StringComparison.Ordinal);
        Assert.Contains("/health", await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").ErrorAsync(503), StringComparison.Ordinal);
        var health = await app.SendAsync(HttpMethod.Get, "/health").JsonAsync(503);
        TestDatabase.ExecuteOnServer($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS true");

        Assert.Contains(database.Name, (string?)health!["entries"]![0]!["remedy"], StringComparison.Ordinal);
        Assert.Contains("not currently accepting connections", (string?)health["entries"]![0]!["reason"], StringComparison.Ordinal);
        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Get, "/health").JsonAsync(200);
    }

    [PostgresFact]
    public async Task Writes_OnConnectionsThatTheServerEnded_GoOnOnOthers()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);

        TestDatabase.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        TestDatabase.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await app.SendAsync(HttpMethod.Post, "/host/1/maintenance", """{"reason": "r"}""").JsonAsync(200);
    }

    private static async Task<int> ChangeAsync(TestDatabase database, CancellationToken end)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE hosts SET last_seen = coalesce(last_seen, 0) + 1";
        for (var count = 0; ; count++)
        {
            if (end.IsCancellationRequested)
            {
                return count;
            }

            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>How many statements the claims' connection has prepared, with <paramref name="asked"/> in the connection string.</summary>
    private static async Task<long> PreparedAsync(string asked)
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start([.. database.Settings.Select(setting => setting.Key == "Database:ConnectionString" ? (setting.Key, setting.Value + asked) : setting)]);
        await app.AddAsync($"[{Bodies.Host()}]");
        var claims = app.Services.GetRequiredService<IClaims>();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(await claims.ReleaseHostAsync(1));
        }

        var prepared = 0L;
        await app.Services.GetRequiredService<PoolWriter>().WriteAsync(
            (session, _) => prepared = (long)session.Scalar("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM hosts%'")!);
        return prepared;
    }
}
