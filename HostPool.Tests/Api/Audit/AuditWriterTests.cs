using HostPool.Api.Audit;
using HostPool.Api.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditWriterTests
{
    [Fact]
    public async Task Prune_OfASmallAudit_DoesNotWaitForAThousandEntries()
    {
        await using var app = PoolApp.Start(("Audit:MaxEntries", "50"));
        await app.AddAsync($"[{Bodies.Host()}]");

        for (var i = 0; i < 70; i++)
        {
            await app.SendAsync(HttpMethod.Patch, "/host/1", "{}").JsonAsync(200);
        }

        // The minute's pruning would come too late for this.
        await PoolApp.WaitForAsync(async () => await CountAsync(app) is < 55 and >= 50 ? "so" : null, 30, "50 entries and a tenth stay");
    }

    [Fact]
    public async Task Prune_WhereLittleHappens_ComesEachMinute()
    {
        await using var app = PoolApp.Start(("Audit:MaxEntries", "50"));
        var writer = app.Services.GetRequiredService<PoolWriter>();
        var clock = new ManualClock();
        var options = Microsoft.Extensions.Options.Options.Create(new AuditOptions { MaxEntries = 40 });
        var log = new AuditLog(options, clock);
        using var store = new AuditStore(log, writer, options, clock);
        using var pruner = new AuditWriter(log, store, clock, NullLogger<AuditWriter>.Instance);
        await InsertAsync(45);
        await pruner.StartAsync(CancellationToken.None);
        await PassAsync(40);

        await InsertAsync(2);
        clock.Advance(TimeSpan.FromMinutes(1));
        await PassAsync(40);

        await pruner.StopAsync(CancellationToken.None);

        Task InsertAsync(int count) => writer.WriteAsync((session, _) =>
            AuditStatements.Insert(session, Enumerable.Range(0, count).Select(i => new AuditRecord { At = TimeProvider.System.GetUtcNow(), What = $"{i}" })));

        Task PassAsync(int count) => PoolApp.WaitForAsync(
            async () =>
            {
                clock.Advance(AuditWriter.Interval);
                return await CountAsync(app) == count ? "so" : null;
            },
            30,
            $"{count} entries stay");
    }

    private static async Task<int> CountAsync(PoolApp app) => (await app.GetAsync("/audit?limit=1000")).AsArray().Count;
}
