using System.Globalization;
using HostPool.Api.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>Replicas that write to the same hosts never wait for each other in a circle: the server ends one after a second only.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaLockTests
{
    private const int Hosts = 60;
    private const int Clients = 6;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    [PostgresFact]
    public async Task PresenceOfOneReplica_WhileAnotherAllocatesAndReleases_MeetsNoDeadlock()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(Hosts);
        using var over = new CancellationTokenSource(Duration);
        await using (var watching = await StartAsync(database, live))
        await using (var giving = PoolApp.Start(database.Settings))
        {
            var presence = Task.Run(() => HearAsync(watching, over.Token));
            var cycles = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => CycleAsync(giving, """{"count": 8, "policy": "random"}""", over.Token))));

            Assert.All(cycles, count => Assert.True(count > 0));
            Assert.True(await presence > 0);
        }

        await database.HasNoDeadlockAsync();
    }

    [PostgresFact]
    public async Task QuotasOfTwoReplicas_ForTheSameOwners_MeetNoDeadlock()
    {
        using var database = TestDatabase.CreatePostgres();
        using var live = new ListeningHosts(Hosts);
        using var over = new CancellationTokenSource(Duration);
        (string, string)[] settings = [.. database.Settings, ("Allocation:Quotas:*", "100")];
        await using (var one = await StartAsync(database, live, settings))
        await using (var other = PoolApp.Start(settings))
        {
            var cycles = await Task.WhenAll(Enumerable.Range(0, 2 * Clients).Select(client => Task.Run(() => CycleAsync(
                client % 2 == 0 ? one : other, $$"""{"owner": "o{{client / 2}}"}""", over.Token))));

            Assert.All(cycles, count => Assert.True(count > 0));
        }

        await database.HasNoDeadlockAsync();
    }

    private static Task<PoolApp> StartAsync(TestDatabase database, ListeningHosts live) => StartAsync(database, live, database.Settings);

    private static async Task<PoolApp> StartAsync(TestDatabase database, ListeningHosts live, (string, string)[] settings)
    {
        var app = PoolApp.Start(settings);
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));
        return app;
    }

    /// <summary>Has it that hosts give signs of life, each time in another order.</summary>
    private static async Task<int> HearAsync(PoolApp app, CancellationToken over)
    {
        var queue = app.Services.GetRequiredService<PresenceQueue>();
        var count = 0;
        for (; !over.IsCancellationRequested; count++)
        {
            long[] ids = [.. Enumerable.Range(1, Hosts).Select(id => (long)id)];
            Random.Shared.Shuffle(ids);
            foreach (var id in ids)
            {
                queue.Add(PresenceWork.Up(id));
            }

            await Task.Delay(5, CancellationToken.None);
        }

        return count;
    }

    private static async Task<int> CycleAsync(PoolApp app, string body, CancellationToken over)
    {
        var count = 0;
        for (; !over.IsCancellationRequested; count++)
        {
            var given = await app.SendAsync(HttpMethod.Post, "/allocations", body).JsonAsync(201);
            await app.SendAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"/allocations/{(long)given!["id"]!}")).EmptyAsync(204);
        }

        return count;
    }
}
