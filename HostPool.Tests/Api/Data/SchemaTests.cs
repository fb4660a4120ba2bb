using HostPool.Api.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Tests.Api.Data;

/// <summary>Migrations are written by hand: what they make must be what the model says.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Migrations_OfAnEmptyDatabase_MakeTheSchemaOfTheModel()
    {
        using var folder = new TempFolder();

        var migrated = Schema(folder.File("migrated.db"), context => context.Database.Migrate());
        var created = Schema(folder.File("created.db"), context => context.Database.EnsureCreated());

        Assert.Contains(created, line => line.StartsWith("hosts.id: INTEGER", StringComparison.Ordinal));
        Assert.Equal(created, migrated);
    }

    [Fact]
    public void Migrations_OfTheirOwnDatabase_ChangeNothing()
    {
        using var folder = new TempFolder();
        var first = Schema(folder.File("pool.db"), context => context.Database.Migrate());

        Assert.Equal(first, Schema(folder.File("pool.db"), context => context.Database.Migrate()));
    }

    /// <summary>Tables, columns with type, nullability, default and key, and indexes with their columns.</summary>
    private static List<string> Schema(string file, Action<PoolContext> make)
    {
        var connectionString = $"Data Source={file};Pooling=false";
        using (var context = new PoolContext(new DbContextOptionsBuilder<PoolContext>().UseSqlite(connectionString)
            .ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning)).Options))
        {
            make(context);
        }

        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        const string query = """
            SELECT m.name || '.' || c.name || ': ' || c.type || ' notnull ' || c."notnull" || ' default ' || ifnull(c.dflt_value, '-') || ' key ' || c.pk
            FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
            UNION ALL
            SELECT i.name || ' on ' || m.name || ': ' || (SELECT group_concat(name) FROM pragma_index_info(i.name)) || ' unique ' || i."unique" || ' partial ' || i.partial
            FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
            UNION ALL
            SELECT name || ' counts up: ' || (sql LIKE '%AUTOINCREMENT%') FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_\_EF%' ESCAPE '\'
            ORDER BY 1
            """;
        using var command = new SqliteCommand(query, connection);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
