using System.Data.Common;
using HostPool.Api.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace HostPool.Tests.Api;

/// <summary>
/// An empty database of the test's own, gone at its end: a SQLite file, or, where <c>HOSTPOOL_TEST_PROVIDER</c> is
/// <c>postgres</c>, a database on the server at <c>HOSTPOOL_TEST_POSTGRES</c>. test.sh runs the tests of the service on each.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    private static readonly Lazy<string> Template = new(MakeTemplate);

    private readonly TempFolder _folder = new();

    private TestDatabase(bool isPostgres, string? locale = null)
    {
        IsPostgres = isPostgres;
        ConnectionString = isPostgres ? Named($"pool_{Guid.NewGuid():n}") : $"Data Source={File}";
        if (isPostgres)
        {
            ExecuteOnServer(locale is null ? $"CREATE DATABASE {Name} TEMPLATE {Template.Value}"
                : $"CREATE DATABASE {Name} TEMPLATE template0 LC_COLLATE '{locale}' LC_CTYPE '{locale}'");
        }
    }

    /// <summary>The superuser's way to the PostgreSQL server for tests; null: there is none.</summary>
    public static string? Server { get; } = Environment.GetEnvironmentVariable("HOSTPOOL_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    /// <summary>Whether tests that do not say otherwise run on PostgreSQL.</summary>
    public static bool IsPostgresDefault { get; } = Environment.GetEnvironmentVariable("HOSTPOOL_TEST_PROVIDER") == DatabaseOptions.Postgres;

    public bool IsPostgres { get; }

    public string ConnectionString { get; }

    /// <summary>The SQLite file.</summary>
    public string File => _folder.File("hostpool.db");

    /// <summary>The PostgreSQL database.</summary>
    public string Name => new NpgsqlConnectionStringBuilder(ConnectionString).Database!;

    /// <summary>What makes the service use it.</summary>
    public (string Key, string Value)[] Settings =>
        [("Database:Provider", IsPostgres ? DatabaseOptions.Postgres : DatabaseOptions.Sqlite), ("Database:ConnectionString", ConnectionString)];

    public static TestDatabase Create() => new(IsPostgresDefault);

    public static TestDatabase CreatePostgres() => new(isPostgres: true);

    /// <summary>One without tables, of another locale than the server's.</summary>
    public static TestDatabase CreatePostgres(string locale) => new(isPostgres: true, locale);

    /// <summary>Runs a statement of the test's own, past the service.</summary>
    public void Execute(string sql) => Scalar(sql);

    /// <summary>The same, for what it gives first.</summary>
    public object? Scalar(string sql)
    {
        using var connection = Connect();
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>A connection past the service, closed.</summary>
    public DbConnection Connect() => IsPostgres ? new NpgsqlConnection(ConnectionString + ";Pooling=false") : new SqliteConnection(ConnectionString + ";Pooling=false");

    /// <summary>Runs a statement on the server, in its own database.</summary>
    public static void ExecuteOnServer(string sql)
    {
        using var connection = new NpgsqlConnection(Server ?? throw new InvalidOperationException("HOSTPOOL_TEST_POSTGRES names no server."));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>PostgreSQL: checks that nobody had to be ended for others to go on. Connections count what they met at their end (PostgreSQL manual, 28.2).</summary>
    public async Task HasNoDeadlockAsync()
    {
        await PoolApp.WaitForAsync(
            () => Task.FromResult(Scalar("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") is 1L ? "so" : null), 10, "alone");
        Assert.Equal(0L, Scalar("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        if (IsPostgres)
        {
            ExecuteOnServer($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        }
    }

    /// <summary>Copying a migrated database is quicker than migrating one.</summary>
    private static string MakeTemplate()
    {
        var name = $"template_{Guid.NewGuid():n}";
        ExecuteOnServer($"CREATE DATABASE {name}");
        using var context = new PoolContext(new DbContextOptionsBuilder<PoolContext>().UseNpgsql(Named(name) + ";Pooling=false")
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options);
        context.Database.Migrate();
        return name;
    }

    private static string Named(string database) =>
        new NpgsqlConnectionStringBuilder(Server ?? throw new InvalidOperationException("HOSTPOOL_TEST_POSTGRES names no server.")) { Database = database }.ToString();
}
