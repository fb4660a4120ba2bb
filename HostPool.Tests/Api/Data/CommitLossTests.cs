using HostPool.Api.Data;
using HostPool.Api.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HostPool.Tests.Api.Data;

/// <summary>The connection to PostgreSQL is lost exactly at a commit: what was asked for is done, once, and answered.</summary>
[Trait("Database", "postgres")]
public sealed class CommitLossTests
{
    /// <summary>Holds a commit up for longer than the loss of its connection takes to be noticed.</summary>
    private const string SlowCommit = """
        CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON TABLE_NAME DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle()
        """;

    [PostgresFact]
    public Task Allocation_WhoseCommitDidNotArrive_IsMadeAgain() => AllocateAsync(CommitCut.BeforeIt);

    [PostgresFact]
    public Task Allocation_WhoseCommitWasAnsweredInVain_IsGiven() => AllocateAsync(CommitCut.AfterIt);

    [PostgresFact]
    public Task Allocation_WhoseCommitGoesOnForAWhile_IsGivenWhenThatEnds() => AllocateAsync(CommitCut.AmidIt, "allocations");

    [PostgresFact]
    public Task Patch_WhoseCommitDidNotArrive_IsMadeAgain() => PatchAsync(CommitCut.BeforeIt);

    [PostgresFact]
    public Task Patch_WhoseCommitWasAnsweredInVain_IsMadeOnce() => PatchAsync(CommitCut.AfterIt);

    [PostgresFact]
    public Task Patch_WhoseCommitGoesOnForAWhile_IsMadeOnce() => PatchAsync(CommitCut.AmidIt, "hosts");

    [PostgresFact]
    public async Task Patch_WhoseOutcomeNobodyTellsInTime_FailsAndIsNotMadeAgain()
    {
        using var database = TestDatabase.CreatePostgres();
        using var proxy = new CuttingProxy(database);
        await using var app = PoolApp.Start(
            services => services.AddSingleton(provider => new PostgresOutcomes(
                provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<ILogger<PostgresOutcomes>>()) { Patience = TimeSpan.FromMilliseconds(100) }),
            proxy.Settings);
        await app.AddAsync($"[{Bodies.Host()}]");
        database.Execute(SlowCommit.Replace("TABLE_NAME", "hosts", StringComparison.Ordinal));
        proxy.CutNext(CommitCut.AmidIt);

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").ErrorAsync(503);

        await PoolApp.WaitForAsync(() => Task.FromResult(database.Scalar("SELECT name FROM hosts") as string), 10, "it was committed");
        Assert.Equal(1, database.Scalar("SELECT version FROM hosts"));
        Assert.Contains(app.Log.Lines, line => line.Contains("OutcomeUnknown", StringComparison.Ordinal));
    }

    private static async Task AllocateAsync(CommitCut cut, string? slow = null)
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(2);
        await RunAsync(database, cut, slow, Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]), SettleAsync, async (app, told) =>
        {
            var given = await app.SendAsync(HttpMethod.Post, "/allocations", """{"owner": "me"}""").JsonAsync(201);

            var held = Assert.Single((await app.GetAsync("/allocations")).AsArray());
            Assert.Equal((long)given!["id"]!, (long)held!["id"]!);
            Assert.Equal(1, Assert.Single((await app.GetAsync("/hosts")).AsArray(), host => (bool)host!["allocated"]!)!["id"]!.GetValue<long>());
            Assert.Single(told.Changes, change => change is { Kind: HostChangeKind.Allocated, Host.Owner: "me" });
        });

        // From then on the hosts are known to answer, and nobody writes but who is asked to.
        async Task SettleAsync(PoolApp app)
        {
            await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);
            await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
            await PoolApp.WaitForAsync(() => Task.FromResult(database.Scalar("SELECT count(*) FROM hosts WHERE presence = 'Alive'") is 2L ? "all" : null), 10, "all alive");
        }
    }

    private static async Task PatchAsync(CommitCut cut, string? slow = null)
    {
        using var database = TestDatabase.CreatePostgres();
        await RunAsync(database, cut, slow, $"[{Bodies.Host()}]", _ => Task.CompletedTask, async (app, told) =>
        {
            await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n"}""").JsonAsync(200);

            Assert.Equal("n", (await app.GetAsync("/host/1")).Text("name"));
            Assert.Equal(1, Assert.Single(told.Changes, change => change.Kind is HostChangeKind.Patched).Host.Version);
        });
    }

    private static async Task RunAsync(TestDatabase database, CommitCut cut, string? slow, string hosts, Func<PoolApp, Task> settle, Func<PoolApp, ChangesTold, Task> act)
    {
        using var proxy = new CuttingProxy(database);
        var told = new ChangesTold();
        await using var app = PoolApp.Start(services => services.AddSingleton<IHostChangeHandler>(told), [.. proxy.Settings, ("Allocation:FreshFor", "00:10:00")]);
        await app.AddAsync(hosts);

        await settle(app);
        if (slow is not null)
        {
            database.Execute(SlowCommit.Replace("TABLE_NAME", slow, StringComparison.Ordinal));
        }

        proxy.CutNext(cut);
        await act(app, told);
        Assert.False(proxy.IsDue);
    }
}
