using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace HostPool.Tests.Api.Allocation.Claiming;

/// <summary>Which free hosts are found in a large pool, and how much of it is looked at for that.</summary>
public sealed class FreeHostsTests
{
    private const int Hosts = 1 << 15;
    private const int Prime = 32771;

    /// <summary>Entries of indexes and rows that PostgreSQL reads: a walk over half of the pool reads more than 30,000.</summary>
    private const int MostRead = 12_000;

    /// <summary>Hundreds of steps of SQLite: a walk over half of the pool takes about 5,000.</summary>
    private const int MostSteps = 2_000;

    private static readonly int[] Taken = [0, Hosts / 2, Hosts - 100];

    /// <summary>A condition, and which hosts meet it; those of a rank are scattered over the pool.</summary>
    private static readonly (HostCondition[] Asked, Func<long, bool> Holds)[] Orders =
    [
        ([HostConditions.Number("rank", 0, null)], _ => true),
        ([HostConditions.Number("rank", Prime / 2, null)], id => Rank(id) >= Prime / 2),
        ([HostConditions.Number("rank", null, 327)], id => Rank(id) <= 327),
        ([HostConditions.Number("rank", 100, 102)], id => Rank(id) is >= 100 and <= 102),
        ([HostConditions.Number("rank", Prime, null)], _ => false),
        ([HostConditions.Number("unknown", 1, null)], _ => false),
        ([HostConditions.Number("place", Hosts - 500, null)], id => id >= Hosts - 500),
        ([HostConditions.Tag("rare")], id => Rank(id) < 4),
        ([HostConditions.Tag("all")], _ => true),
        ([HostConditions.Tag("all"), HostConditions.Number("rank", 100, 102)], id => Rank(id) is >= 100 and <= 102),
        ([HostConditions.Number("rank", 0, null), HostConditions.Tag("rare")], id => Rank(id) < 4),
        ([HostConditions.Number("rank", Prime / 2, null), HostConditions.NotTag("rare")], id => Rank(id) >= Prime / 2),
    ];

    [Fact]
    public async Task ById_WhateverIsAskedForAndTaken_FindsTheFirstWithoutALookAtAllOthers()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host("10.0.0.1")}]");
        await using var context = app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContext();
        using var session = new SqlSession(context);
        Fill(session);
        var dialect = app.Services.GetRequiredService<ClaimDialect>();
        var free = new FreeHosts(HostRows.Columns, dialect.Among, dialect.SkipLocked);
        foreach (var taken in Taken)
        {
            session.Execute("UPDATE hosts SET allocation_id = id WHERE id <= @p0 AND allocation_id IS NULL", taken);
            foreach (var (asked, holds) in Orders)
            {
                await AssertFoundAsync(context, session, free, new HostFilter(asked), taken, holds);
            }
        }

        // What the planner knows of the pool must not make it worse.
        session.Execute("ANALYZE");
        foreach (var (asked, holds) in Orders)
        {
            await AssertFoundAsync(context, session, free, new HostFilter(asked), Taken[^1], holds);
        }

        session.Execute("UPDATE hosts SET allocation_id = NULL WHERE id > @p0", Hosts / 2);
        foreach (var (asked, holds) in Orders)
        {
            await AssertFoundAsync(context, session, free, new HostFilter(asked), Hosts / 2, holds);
        }
    }

    [Fact]
    public async Task ById_AfterAnId_GoesOnBehindIt()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host("10.0.0.0/28", more: "\"tags\": [\"a\"]")}]");
        var last = (await app.GetAsync("/hosts")).AsArray().Count;
        await using var context = app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContext();
        using var session = new SqlSession(context);
        session.Execute("UPDATE hosts SET allocation_id = 1 WHERE id = 4");
        var free = new FreeHosts(Candidate.Columns, app.Services.GetRequiredService<ClaimDialect>().Among, "");

        foreach (var filter in (HostFilter[])[HostFilter.All, new([HostConditions.Tag("a")]), new([HostConditions.NotTag("b")]), new([HostConditions.Os("linux"), HostConditions.Tag("a")])])
        {
            Assert.Equal([3, 5, 6], free.ById(session, filter, 2, 3, row => row.Int64(0)));
            Assert.Equal([last - 1, last], free.ById(session, filter, last - 2, 3, row => row.Int64(0)));
            Assert.Empty(free.ById(session, filter, last, 3, row => row.Int64(0)));
        }
    }

    private static long Rank(long id) => id * 7919 % Prime;

    private static async Task AssertFoundAsync(PoolContext context, SqlSession session, FreeHosts free, HostFilter filter, int taken, Func<long, bool> holds)
    {
        var what = $"{string.Join(" and ", filter.Conditions.Select(condition => $"{condition.Key} {condition.Asked}"))}, {taken} taken";
        var (ids, looked) = await EffortAsync(context, session, () => free.ById(session, filter, 0, 4, row => row.Int64(0)).ToList());
        var expected = Enumerable.Range(taken + 1, Hosts - taken).Select(id => (long)id).Where(holds).Take(4);
        Assert.True(expected.SequenceEqual(ids), $"{what}: {string.Join(' ', ids)}");
        Assert.True(looked > 0 && looked < (session.IsInProcess ? MostSteps : MostRead), $"{what}: looked at {looked}");
    }

    /// <summary>What it takes: entries of indexes and rows of tables that were read, or instructions in hundreds.</summary>
    private static async Task<(List<long> Ids, long Looked)> EffortAsync(PoolContext context, SqlSession session, Func<List<long>> find)
    {
        if (!session.IsInProcess)
        {
            const string Read = "SELECT CAST(SUM(pg_stat_get_xact_tuples_returned(oid)) AS BIGINT) FROM pg_class WHERE relname LIKE '%hosts%' OR relname LIKE '%host_labels%'";
            for (var attempt = 1; ; attempt++)
            {
                // Entries of rows that are gone are stepped over once, but again while anybody, such as an autoanalyze, may see those rows.
                find();
                session.Execute("BEGIN");
                var before = (long)session.Scalar(Read)!;
                var found = find();
                var looked = (long)session.Scalar(Read)! - before;
                session.Execute("COMMIT");
                if (looked < MostRead || attempt == 30)
                {
                    return (found, looked);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        var hundreds = 0;
        var handle = ((SqliteConnection)context.Database.GetDbConnection()).Handle!;
        raw.sqlite3_progress_handler(handle, 100, _ => hundreds++ < 0 ? 1 : 0, null);
        var hosts = find();
        raw.sqlite3_progress_handler(handle, 0, null, null);
        return (hosts, hundreds);
    }

    /// <summary>One host becomes many, by doubling.</summary>
    private static void Fill(SqlSession session)
    {
        var columns = HostRows.Columns["id, ".Length..];
        for (var hosts = 1; hosts < Hosts; hosts *= 2)
        {
            session.Execute($"INSERT INTO hosts ({columns}) SELECT {columns} FROM hosts");
        }

        const string Label = "INSERT INTO host_labels (host_id, key, text, number) SELECT id,";
        session.Execute($"{Label} 'rank', CAST(id * 7919 % {Prime} AS TEXT), id * 7919 % {Prime} FROM hosts");
        session.Execute($"{Label} 'place', CAST(id AS TEXT), id FROM hosts");
        session.Execute($"{Label} 'tags', 'all', NULL FROM hosts");
        session.Execute($"{Label} 'tags', 'rare', NULL FROM hosts WHERE id * 7919 % {Prime} < 4");
    }
}
