using System.Globalization;

namespace HostPool.Tests.Api.Replicas;

/// <summary>That others have hosts locked for a moment is no reason to say that there are none.</summary>
[Trait("Database", "postgres")]
public sealed class ContendedClaimTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    [PostgresFact]
    public async Task Allocate_WhileAllHostsAreLocked_WaitsUntilTheyAreNot()
    {
        string[] bodies = ["{}", """{"count": 2}""", """{"policy": "pack"}""", """{"wait_seconds": 30}"""];
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(bodies.Length + 1);
        await using var app = await StartAsync(database, live);
        List<Task<HttpResponseMessage>> asked;
        await using (await ForeignTransaction.BeginAsync(database, "SELECT id FROM hosts FOR UPDATE"))
        {
            asked = [.. bodies.Select(body => app.SendAsync(HttpMethod.Post, "/allocations", body))];
            await Task.Delay(Moment);
            Assert.DoesNotContain(asked, answer => answer.IsCompleted);
        }

        await Task.WhenAll(asked.Select(answer => answer.JsonAsync(201)));
    }

    [PostgresFact]
    public async Task Allocate_WhileTheLowestHostsAreLocked_GivesTheNextAtOnce()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(40);
        await using var app = await StartAsync(database, live);
        await using (await ForeignTransaction.BeginAsync(database, "SELECT id FROM hosts WHERE id <= 35 FOR UPDATE"))
        {
            Assert.Equal(36, (long)(await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200))!["id"]!);
        }
    }

    [PostgresFact]
    public async Task Allocate_WhenTheLockedHostIsTakenAfterAll_SaysSo()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using var app = await StartAsync(database, live);
        Task<HttpResponseMessage> refused;
        await using (var other = await ForeignTransaction.BeginAsync(database, "INSERT INTO allocations (id, created_at) VALUES (99, 0); UPDATE hosts SET allocation_id = 99"))
        {
            refused = app.SendAsync(HttpMethod.Post, "/host/allocate");
            await Task.Delay(Moment);
            Assert.False(refused.IsCompleted);
            await other.CommitAsync();
        }

        Assert.Equal(1, (int)(await refused.JsonAsync(515))!["allocated"]!);
    }

    [PostgresFact]
    public async Task Allocate_WhenTheLockDoesNotEnd_IsBusyAndNotRefused()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts();
        await using var app = await StartAsync(database, live);
        await using (await ForeignTransaction.BeginAsync(database, "SELECT id FROM hosts FOR UPDATE"))
        {
            Assert.StartsWith("Others took the hosts that would do first, each time, or keep them locked", await app.SendAsync(HttpMethod.Post, "/host/allocate").ErrorAsync(503), StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public async Task Allocate_OnTwoReplicasOfAPoolWithHostsForAll_IsNeverRefused()
    {
        const int ClientsOfEach = 8;
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts((2 * ClientsOfEach) + 1);
        await using var one = await StartAsync(database, live);
        await using var other = PoolApp.Start(database.Settings);
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(4));

        var cycles = await Task.WhenAll(Enumerable.Range(0, 2 * ClientsOfEach).Select(i => Task.Run(() => CycleAsync(i % 2 == 0 ? one : other, over.Token))));

        Assert.All(cycles, count => Assert.True(count > 0));
    }

    /// <summary>With hosts that are known to answer, so that nobody writes but who is asked to.</summary>
    private static async Task<PoolApp> StartAsync(TestDatabase database, ListeningHosts live)
    {
        var app = PoolApp.Start([.. database.Settings, ("Allocation:FreshFor", "00:10:00")]);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"count": {{live.Addresses.Count}}}""").JsonAsync(201);
        await app.SendAsync(HttpMethod.Delete, "/allocations/1").EmptyAsync(204);
        await PoolApp.WaitForAsync(() => Task.FromResult(database.Scalar("SELECT count(*) FROM hosts WHERE presence <> 'Alive'") is 0L ? "so" : null), 10, "all alive");
        return app;
    }

    private static async Task<int> CycleAsync(PoolApp app, CancellationToken over)
    {
        var count = 0;
        for (; !over.IsCancellationRequested; count++)
        {
            var host = await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);
            await app.SendAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"/host/{(long)host!["id"]!}/deallocate")).EmptyAsync(204);
        }

        return count;
    }
}
