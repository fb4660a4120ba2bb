using HostPool.Api.Audit;
using HostPool.Api.Data;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditLogTests
{
    [Fact]
    public async Task Add_OfMoreThanMayWait_DropsAndCounts()
    {
        await using var app = PoolApp.Start();
        var options = Microsoft.Extensions.Options.Options.Create(new AuditOptions());
        var log = new AuditLog(options, TimeProvider.System);
        using var store = new AuditStore(log, app.Services.GetRequiredService<PoolWriter>(), options, TimeProvider.System);

        for (var i = 0; i < AuditLog.MaxWaiting + 3; i++)
        {
            log.Add(new AuditNote { Act = "test" });
        }

        Assert.Equal((AuditLog.MaxWaiting, 3L), (log.Waiting, log.Dropped));
        Assert.Equal(AuditLog.MaxWaiting, await store.FlushAsync(CancellationToken.None));
        Assert.Equal(0, log.Waiting);
        Assert.Equal(0, await store.FlushAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Flush_ThatTheDatabaseRefused_IsMadeUpForOnce()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host()}]");
        await app.GetAsync("/audit");
        app.Database.Execute("ALTER TABLE audit RENAME TO elsewhere");

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "x"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Get, "/audit").FailureAsync(503);
        app.Database.Execute("ALTER TABLE elsewhere RENAME TO audit");

        Assert.Equal(["PATCH /host/1", "POST /hosts"], (await app.GetAsync("/audit")).AsArray().Select(entry => entry!.Text("what")));
    }

    [Fact]
    public async Task Prune_OfOldEntriesAndOfTooMany_KeepsTheOthers()
    {
        await using var app = PoolApp.Start(("Audit:MaxEntries", "1500"));
        var writer = app.Services.GetRequiredService<PoolWriter>();
        var now = TimeProvider.System.GetUtcNow();
        await writer.WriteAsync((session, _) => AuditStatements.Insert(
            session, Enumerable.Range(1, 2100).Select(i => new AuditRecord { At = i <= 400 ? now.AddDays(-91) : now, What = $"{i}" })));

        var deleted = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            await writer.WriteAsync((session, _) => deleted.Add(AuditStatements.Prune(session, now.AddDays(-90), 1500)));
        }

        Assert.Equal([600, 0, 0], deleted);
        Assert.Equal("601", (await app.GetAsync("/audit?limit=1000&until=2999-01-01&before=602")).AsArray().Single()!.Text("what"));
    }
}
