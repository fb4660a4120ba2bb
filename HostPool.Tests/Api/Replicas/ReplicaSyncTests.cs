using HostPool.Api.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Replicas;

/// <summary>What one replica stores, the others know.</summary>
[Trait("Database", "postgres")]
public sealed class ReplicaSyncTests : IAsyncLifetime
{
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
            _one = PoolApp.Start(_database.Settings);
            _other = PoolApp.Start(_database.Settings);
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
    public async Task Change_OnOneReplica_ReachesTheMemoryOfTheOtherAndOneLog()
    {
        await One.AddAsync($"[{Bodies.Host("10.0.0.1")}]");
        await KnowsAsync("10.0.0.1");
        await One.SendAsync(HttpMethod.Patch, "/host/1", """{"endpoint": {"ip": "10.0.0.2"}}""").JsonAsync(200);
        await KnowsAsync("10.0.0.2");
        await One.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);
        await KnowsAsync("");

        Assert.Contains(One.Log.Lines, line => line.Contains("Patched: host 1", StringComparison.Ordinal));
        Assert.DoesNotContain(Other.Log.Lines, line => line.Contains(": host 1", StringComparison.Ordinal));
    }

    [PostgresFact]
    public async Task Change_OfVeryManyHosts_ReachesTheOtherToo()
    {
        await One.AddAsync($"[{Bodies.Host("10.0.0.0/23")}]");

        await KnowsAsync(string.Join(' ', Enumerable.Range(0, 512).Select(i => $"10.0.{i / 256}.{i % 256}")));
    }

    [PostgresFact]
    public async Task Change_WhileTheOtherHearsNothing_IsMadeUpForWhenItDoes()
    {
        await One.AddAsync($"[{Bodies.Host("10.0.0.1")}, {Bodies.Host("10.0.0.2")}]");
        await KnowsAsync("10.0.0.1 10.0.0.2");
        _database!.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        _database.Execute("DELETE FROM hosts WHERE id = 1; UPDATE hosts SET endpoint_ip = '10.0.0.3'");

        await KnowsAsync("10.0.0.3");
    }

    private Task KnowsAsync(string addresses) => PoolApp.WaitForAsync(
        () => Task.FromResult(Known() == addresses ? "it does" : null), 20, $"the other knows '{addresses}'");

    private string Known() => Other.Services.GetRequiredService<Roster>().Use(view =>
        string.Join(' ', view.All.OrderBy(pulse => pulse.HostId).Select(pulse => pulse.Ip.ToString())));
}
