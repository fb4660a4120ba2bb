using HostPool.Api.Data;
using HostPool.Api.Filters;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace HostPool.Tests.Api.Filters;

/// <summary>What it takes to find the first free host with a label, in steps of SQLite (sqlite3_stmt_status, VM_STEP).</summary>
[Trait("Database", "sqlite")]
public sealed class LabelOrderTests
{
    private const int Hosts = 4096;

    [Fact]
    public async Task FirstFree_WithALabelThatFewHostsHaveAtTheEnd_IsFoundWithoutALookAtAllOthers()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($$"""[{{Bodies.Host("10.0.0.0/20", more: "\"tags\": [\"all\"]")}}, {{Bodies.Host("10.1.0.1", more: "\"tags\": [\"all\", \"rare\"]")}}]""");

        var (rare, steps) = First(app.Database, HostConditions.Tag("rare"));
        Assert.Equal(Hosts + 1, rare);
        Assert.InRange(steps, 1, Hosts / 10);

        (var common, steps) = First(app.Database, HostConditions.Tag("all"));
        Assert.Equal(1, common);
        Assert.InRange(steps, 1, Hosts / 10);

        // So that the count is of something.
        Assert.True(First(app.Database, HostConditions.NotTag("all")).Steps > Hosts);
    }

    private static (long? Id, int Steps) First(TestDatabase database, HostCondition condition)
    {
        using var connection = (SqliteConnection)database.Connect();
        connection.Open();
        var sql = new HostFilter([condition]).AppendTo(new SqlText($"SELECT h.id FROM hosts h WHERE {HostRows.Free}")).Add(" ORDER BY h.id LIMIT 1");
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_prepare_v2(connection.Handle, sql.ToString(), out var statement));
        using (statement)
        {
            for (var i = 0; i < sql.Arguments.Count; i++)
            {
                raw.sqlite3_bind_text(statement, raw.sqlite3_bind_parameter_index(statement, $"@p{i}"), (string)sql.Arguments[i]!);
            }

            long? id = raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(statement, 0) : null;
            return (id, raw.sqlite3_stmt_status(statement, 4, 0));
        }
    }
}
