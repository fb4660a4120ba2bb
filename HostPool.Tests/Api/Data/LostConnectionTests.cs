using System.Globalization;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Data;

/// <summary>A connection that is lost between two statements is an error of the database, as one that is lost amid one is.</summary>
[Trait("Database", "postgres")]
public sealed class LostConnectionTests
{
    [PostgresFact]
    public async Task Statement_OnAConnectionThatWasLost_FailsAsOneOfTheDatabase()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        using var session = new SqlSession(context);
        var pid = session.Scalar("SELECT pg_backend_pid()");
        database.Execute($"SELECT pg_terminate_backend({pid}, 10000)");

        for (var i = 0; i < 3; i++)
        {
            AssertLost(app, Record.Exception(() => session.Query("SELECT id FROM hosts", row => row.Int64(0))));
            AssertLost(app, Record.Exception(() => session.Execute("DELETE FROM hosts")));
        }
    }

    [PostgresFact]
    public async Task Rows_ThatAreReadWhileTheConnectionIsLost_FailAsOneOfTheDatabase()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        using var session = new SqlSession(context);
        var pid = session.Scalar("SELECT pg_backend_pid()");

        // More than any buffer holds.
        using var rows = session.Rows("SELECT n, repeat('x', 1000) FROM generate_series(1, 1000000) n", row => row.Int64(0)).GetEnumerator();
        Assert.True(rows.MoveNext());
        database.Execute($"SELECT pg_terminate_backend({pid}, 10000)");
        var error = Record.Exception(() =>
        {
            while (rows.MoveNext())
            {
            }
        });

        AssertLost(app, error);
    }

    /// <summary>Whatever the lost connection was about to prepare (Npgsql does so at the fifth use of a statement).</summary>
    [PostgresFact]
    public async Task Reads_AfterTheirConnectionWasLost_AreAnswered()
    {
        using var database = TestDatabase.CreatePostgres();
        await using var app = PoolApp.Start(database.Settings);
        var contexts = app.Services.GetRequiredService<IDbContextFactory<PoolContext>>();
        for (var uses = 0; uses < 8; uses++)
        {
            // A text of its own each time, since what is prepared stays so.
            var id = uses;
            await using (var context = await contexts.CreateDbContextAsync())
            {
                await context.Database.OpenConnectionAsync();
                for (var use = 0; use < uses; use++)
                {
                    await ReadAsync(context, id);
                }

                var pid = await context.Database.SqlQuery<int>($"SELECT pg_backend_pid() AS \"Value\"").SingleAsync();
                database.Execute($"SELECT pg_terminate_backend({pid}, 10000)");
                AssertLost(app, await Record.ExceptionAsync(() => ReadAsync(context, id)));
            }

            for (var again = 0; again < 3; again++)
            {
                await using var context = await contexts.CreateDbContextAsync();
                await ReadAsync(context, id);
            }
        }
    }

    private static Task<List<int>> ReadAsync(PoolContext context, int id)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT {id} AS \"Value\"");
        return context.Database.SqlQueryRaw<int>(sql).ToListAsync();
    }

    /// <summary>What Npgsql meets itself while another thread learns that the connection is lost; that moment cannot be had at will.</summary>
    [Theory]
    [InlineData("Npgsql", StoreFault.Lost)]
    [InlineData("HostPool.Api", null)]
    public void Null_ThatIsMet_IsALostConnectionWhenNpgsqlMeetsIt(string source, object? fault)
    {
        var met = Record.Exception(() => ((object?)null)!.GetHashCode());
        Assert.IsType<NullReferenceException>(met);
        met.Source = source;
        var error = new InvalidOperationException("wrapped", met);

        Assert.Equal(fault, PostgresErrors.Find(error) is { } found ? PostgresErrors.ToStoreError(found).Fault : null);
    }

    private static void AssertLost(PoolApp app, Exception? error)
    {
        Assert.NotNull(error);
        Assert.Equal(StoreFault.Lost, app.Services.GetRequiredService<IPoolStore>().ErrorOf(error)?.Fault);
    }
}
