using System.Globalization;

namespace HostPool.Tests.Api.Replicas;

/// <summary>A replica that looks for nobody itself goes by what the others see.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaPresenceTests
{
    private const string Network = "10.0.0.0/24";

    [PostgresFact]
    public Task Start_WithoutDiscoveryWhileAnotherReplicaWatches_LeavesWhoIsDown() => StartAsync(Network, 3000, "Down");

    [PostgresFact]
    public Task Start_WithoutDiscoveryWhileTheWatchIsTakenOver_LeavesWhoIsDown() => StartAsync(Network, -2000, "Down");

    [PostgresFact]
    public Task Start_WithoutDiscoveryWhenNobodyWatchesAnyMore_KnowsNothing() => StartAsync(Network, -60_000, "Unknown");

    [PostgresFact]
    public Task Start_WithoutDiscoveryWhenWhoWatchedDiedBeforeTheClockWasSetBack_KnowsNothing() => StartAsync(Network, 7_200_000, "Unknown");

    [PostgresFact]
    public Task Start_WithoutDiscoveryWhileAnotherReplicaReadsFactsOnly_KnowsNothing() => StartAsync("specs", 3000, "Unknown");

    private static async Task StartAsync(string lease, int endsIn, string presence)
    {
        using var database = TestDatabase.CreatePostgres();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host()}]");
        }

        database.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE hosts SET presence = 'Down';
            INSERT INTO replica_leases VALUES ('{lease}', 'another', (extract(epoch FROM clock_timestamp()) * 1000)::bigint + {endsIn})
            """));
        await using (PoolApp.Start(database.Settings))
        {
            Assert.Equal(presence, database.Scalar("SELECT presence FROM hosts"));
        }
    }
}
