using System.Text.Json.Nodes;
using HostPool.Discovery;
using HostPool.Tests.Api.Presence;
using HostPool.Tests.Lab;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>One replica at a time is in charge of a network.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaLeaseTests
{
    private const string Network = "10.0.0.0/24";

    [PostgresFact]
    public async Task WatchedBy_AskedByTwo_LetsOneUntilItEnds()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var other = PoolApp.Start(database.Settings);
        await using (var one = PoolApp.Start(database.Settings))
        {
            await HoldsAsync(one, Network, 10);
            Assert.NotNull(Permit(other).WatchedBy(Network));
            await PoolApp.WaitForAsync(
                () => Task.FromResult(Permit(other).WatchedBy(Network) is { } holder && holder.Contains(Environment.MachineName, StringComparison.Ordinal) ? holder : null), 10, "who has it");
            Assert.Null(Permit(one).WatchedBy(Network));
        }

        await HoldsAsync(other, Network, 5);
    }

    [PostgresFact]
    public async Task WatchedBy_OfWhatTheDeadHeld_LetsTheNextWithinFiveSeconds()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        database.Execute($"INSERT INTO replica_leases VALUES ('{Network}', 'dead', (extract(epoch FROM clock_timestamp()) * 1000)::bigint + 3000)");

        await PoolApp.WaitForAsync(() => Task.FromResult(Permit(app).WatchedBy(Network) is "dead" ? "it is" : null), 2.5, "the dead one's");
        await HoldsAsync(app, Network, 5);
    }

    [PostgresFact]
    public async Task WatchedBy_OfWhatTheDeadHeldBeforeTheClockWasSetBack_LetsTheNextWithinFiveSeconds()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        database.Execute($"INSERT INTO replica_leases VALUES ('{Network}', 'dead', (extract(epoch FROM clock_timestamp()) * 1000)::bigint + 7200000)");

        await HoldsAsync(app, Network, 5);
    }

    [PostgresFact]
    public async Task WatchedBy_WhileTheDatabaseIsGone_LetsNobody()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        await HoldsAsync(app, Network, 10);

        TestDatabase.ExecuteOnServer($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false");
        TestDatabase.ExecuteOnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await PoolApp.WaitForAsync(() => Task.FromResult(Permit(app).WatchedBy(Network)), 5, "it lets go");
        TestDatabase.ExecuteOnServer($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS true");

        await HoldsAsync(app, Network, 10);
    }

    [PostgresLabFact]
    public async Task Network_OfTwoReplicas_IsWatchedByOneAndTakenOverWithinFiveSeconds()
    {
        await using var lab = await LabNetwork.UpAsync(2);
        using var database = TestDatabase.CreatePostgres();
        (string, string)[] settings = [.. LabPool.Watching(lab), .. database.Settings];
        PoolApp next;
        await using (var one = PoolApp.Start(settings))
        {
            await StatusAsync(one, lab, "ok", 10);
            await PoolApp.WaitForAsync(async () => (await one.GetAsync("/hosts")).AsArray() is { Count: 2 } all ? all : null, 10, "two hosts");
            next = PoolApp.Start(settings);
            Assert.Contains("is watched by", (string?)(await StatusAsync(next, lab, "off", 10))["reason"], StringComparison.Ordinal);
            await StatusAsync(one, lab, "ok", 5);
        }

        await using (next)
        {
            await StatusAsync(next, lab, "ok", 5);
            Assert.All((await next.GetAsync("/hosts")).AsArray(), host => Assert.True(LabPool.IsAlive(host!)));
        }
    }

    private static INetworkPermit Permit(PoolApp app) => app.Services.GetRequiredService<INetworkPermit>();

    private static Task HoldsAsync(PoolApp app, string network, double seconds) => PoolApp.WaitForAsync(
        () => Task.FromResult(Permit(app).WatchedBy(network) is null ? "it does" : null), seconds, $"it holds {network}");

    private static Task<JsonNode> StatusAsync(PoolApp app, LabNetwork lab, string status, double seconds) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/health"))["entries"]!.AsArray()
            .FirstOrDefault(entry => (string?)entry!["name"] == $"capture {lab.Bridge}" && (string?)entry["status"] == status),
        seconds,
        $"capture is {status}");
}
