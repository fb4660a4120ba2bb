using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HostPool.Tests.Api.Data;

/// <summary>Migrations are written by hand: what they make must be what the model says.</summary>
public sealed class SchemaTests
{
    private const string SqliteSchema = """
        SELECT m.name || '.' || c.name || ': ' || c.type || ' notnull ' || c."notnull" || ' default ' || ifnull(c.dflt_value, '-') || ' key ' || c.pk
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
        UNION ALL
        SELECT i.name || ' on ' || m.name || ': ' || (SELECT group_concat(name) FROM pragma_index_info(i.name)) || ' unique ' || i."unique" || ' partial ' || i.partial
        FROM sqlite_master m JOIN pragma_index_list(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE '\_\_EF%' ESCAPE '\'
        UNION ALL
        SELECT name || ' counts up: ' || (sql LIKE '%AUTOINCREMENT%') FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\_\_EF%' ESCAPE '\'
        ORDER BY 1
        """;

    private const string PostgresSchema = """
        SELECT table_name || '.' || column_name || ': ' || udt_name || ' nullable ' || is_nullable || ' default ' || coalesce(column_default, '-')
            || ' collation ' || coalesce(collation_name, '-') || ' identity ' || is_identity || ' ' || coalesce(identity_generation, '-') || ' ' || coalesce(identity_start, '-')
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'PK\_\_\_EF%'
        ORDER BY 1
        """;

    [Fact]
    public void Migrations_OfAnEmptyDatabase_MakeTheSchemaOfTheModel()
    {
        using var migrated = TestDatabase.Create();
        using var created = TestDatabase.Create();

        var byMigrations = Schema(migrated, context => context.Database.Migrate());
        var byTheModel = Schema(created, context =>
        {
            context.Database.EnsureDeleted();
            context.Database.EnsureCreated();
        });

        Assert.Contains(byTheModel, line => line.StartsWith("hosts.id: ", StringComparison.Ordinal));
        Assert.Equal(byTheModel, byMigrations);
    }

    [Fact]
    public void Migrations_OfTheirOwnDatabase_ChangeNothing()
    {
        using var database = TestDatabase.Create();
        var first = Schema(database, context => context.Database.Migrate());

        Assert.Equal(first, Schema(database, context => context.Database.Migrate()));
    }

    /// <summary>Tables, columns with type, nullability, default and key, and indexes with their columns.</summary>
    private static List<string> Schema(TestDatabase database, Action<PoolContext> make)
    {
        using var connection = database.Connect();
        var options = new DbContextOptionsBuilder<PoolContext>().ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        using (var context = new PoolContext((database.IsPostgres ? options.UseNpgsql(connection) : options.UseSqlite(connection)).Options))
        {
            make(context);
        }

        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = database.IsPostgres ? PostgresSchema : SqliteSchema;
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
