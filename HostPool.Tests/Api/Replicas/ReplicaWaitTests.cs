using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Presence;
using HostPool.Tests.Api.Allocation.Choosing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>Who waits on one replica learns what another does: there the clock stands still, so that nobody looks by himself.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaWaitTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly ProbeTwin _probe = new();
    private TestDatabase? _database;
    private PoolApp? _one;
    private PoolApp? _other;

    private PoolApp One => _one!;

    private PoolApp Other => _other!;

    public Task InitializeAsync()
    {
        if (TestDatabase.Server is not null)
        {
            _database = TestDatabase.CreatePostgres();
            _one = PoolApp.Start(_probe.Install(), _database.Settings);
            _other = PoolApp.Start(
                services =>
                {
                    _probe.Install(new ManualClock())(services);

                    // Leases go by the clock of the database, as those of the other.
                    services.AddSingleton(ClaimDialect.Postgres);
                },
                _database.Settings);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var app in (PoolApp?[])[_one, _other])
        {
            await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        _database?.Dispose();
    }

    [PostgresFact]
    public async Task Wait_ForAHostThatAnotherReplicaTakesBack_EndsWithIt()
    {
        await AddAsync(1);
        await One.SendAsync(HttpMethod.Post, "/allocations").JsonAsync(201);
        await PoolApp.WaitForAsync(() => Task.FromResult(IsKnownAlive() ? "it is" : null), 20, "the host known to be alive there too");
        var waiting = await WaitAsync();

        await One.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        await waiting.WaitAsync(Soon).JsonAsync(201);
    }

    [PostgresFact]
    public Task Wait_ForAHostThatAnotherReplicaAdds_EndsWithIt() => EndsWithAsync(1);

    [PostgresFact]
    public Task Wait_ForOneOfMoreHostsThanNewsNames_EndsWithThem() => EndsWithAsync(200);

    private async Task EndsWithAsync(int hosts)
    {
        var waiting = await WaitAsync();

        await AddAsync(hosts);

        await waiting.WaitAsync(Soon).JsonAsync(201);
    }

    private Task<long[]> AddAsync(int hosts)
    {
        var addresses = Enumerable.Range(1, hosts).Select(i => $"127.1.0.{i}").ToList();
        addresses.ForEach(ip => _probe.Answer(ip));
        return One.AddAsync(Bodies.Hosts([.. addresses.Select(ip => Bodies.Host(ip))]));
    }

    private bool IsKnownAlive() => Other.Services.GetRequiredService<Roster>().Use(view => view.ById(1)?.Presence is HostPresence.Alive);

    /// <summary>An order that waits on the other replica, and was tried in vain: who comes behind it with the same wish has its turn after that.</summary>
    private async Task<Task<HttpResponseMessage>> WaitAsync()
    {
        var waiting = Other.SendAsync(HttpMethod.Post, "/allocations", """{"wait_seconds": 600}""");
        await PoolApp.WaitForAsync(() => Task.FromResult(Other.Services.GetRequiredService<WaitQueue>().Count == 1 ? "it is" : null), 20, "queued");
        await Other.SendAsync(HttpMethod.Post, "/allocations").FailureAsync(515);
        Assert.False(waiting.IsCompleted);
        return waiting;
    }
}
