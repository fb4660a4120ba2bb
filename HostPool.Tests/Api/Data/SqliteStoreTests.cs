using System.Runtime.Versioning;
using HostPool.Api;
using HostPool.Api.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Api.Data;

/// <summary>What the store takes for its database, and what it leaves as it is.</summary>
[Trait("Database", "sqlite")]
public sealed class SqliteStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Database => _folder.File("pool.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a text file", "is not a SQLite database")]
    [InlineData("x", "is not a SQLite database")]
    [InlineData("SQLite format 3\0 and no more", "is not a SQLite database")]
    public void Open_OfAFileThatIsNoDatabase_SaysSoAndLeavesIt(string content, string told)
    {
        File.WriteAllText(Database, content);

        AssertLeft(told);
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("CREATE TABLE hosts (id INTEGER PRIMARY KEY)")]
    [InlineData("PRAGMA application_id=1234; CREATE TABLE notes (text TEXT)")]
    [InlineData("PRAGMA journal_mode=WAL; CREATE TABLE notes (text TEXT)")]
    public void Open_OfAnotherProgramsDatabase_SaysSoAndLeavesIt(string sql)
    {
        Execute(sql);

        AssertLeft("is a SQLite database of another program");
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Open_OfANewerHostPoolsDatabase_SaysSoAndLeavesIt()
    {
        Open().Dispose();
        Execute("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0'); PRAGMA wal_checkpoint(TRUNCATE)");

        AssertLeft("was written by a newer HostPool (it has 29990101000000_FromTheFuture)");
    }

    [Fact]
    public void Open_OfANewerHostPoolsDatabaseThatWasKilled_SaysSoAndLeavesIt()
    {
        Open().Dispose();
        using var other = Connect();
        using var command = new SqliteCommand("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0')", other);
        command.ExecuteNonQuery(); // Stays in the write-ahead log as long as the connection is open.
        Assert.NotEqual(0, new FileInfo(Database + "-wal").Length);
        var log = File.ReadAllBytes(Database + "-wal");

        AssertLeft("was written by a newer HostPool");

        Assert.Equal(log, File.ReadAllBytes(Database + "-wal"));
    }

    [Fact]
    public void Open_OfADamagedDatabase_SaysSo()
    {
        Open().Dispose();
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = File.ReadAllBytes(Database);
        Array.Fill(bytes, (byte)0xAA, 100, bytes.Length - 100);
        File.WriteAllBytes(Database, bytes);

        AssertLeft("cannot be opened: ");
    }

    [Fact]
    public void Open_OfADirectory_SaysSo()
    {
        Directory.CreateDirectory(Database);

        Assert.Contains("is a directory", Refuse(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_InADirectoryThatIsNotThere_SaysSo() =>
        Assert.Contains("its directory does not exist", Refuse(_folder.File("none/pool.db")), StringComparison.Ordinal);

    [Fact]
    public void Open_OfADatabaseInUse_SaysSo()
    {
        using var first = Open();

        Assert.Contains("is in use by another HostPool", Refuse(), StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Open_MakesFilesThatNobodyElseCanOpenOrLock()
    {
        using var store = Open();

        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Contains(Directory.GetFiles(_folder.Path), file => file.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void Open_OfAnEmptyFile_MakesTheDatabase()
    {
        File.WriteAllText(Database, "");

        Open().Dispose();
        Open().Dispose();
    }

    [Fact]
    public async Task Open_AfterAMigrationThatWasKilled_GoesOn()
    {
        Open().Dispose();
        Execute("CREATE TABLE IF NOT EXISTS __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT NOT NULL); INSERT INTO __EFMigrationsLock VALUES (1, '2026-01-01')");

        (await Task.Run(Open).WaitAsync(TimeSpan.FromSeconds(30))).Dispose();
    }

    [Fact]
    public async Task Connections_OfTheService_WriteAheadAndWaitForTheDisk()
    {
        await using var app = PoolApp.Start();
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        await using var second = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();

        foreach (var database in (PoolContext[])[context, second])
        {
            await database.Database.OpenConnectionAsync();
            Assert.Equal(2, await ReadAsync(database, "PRAGMA synchronous")); // FULL
            Assert.Equal("wal", await ReadAsync(database, "PRAGMA journal_mode"));
            Assert.Equal(0x48506F6C, await ReadAsync(database, "PRAGMA application_id"));
        }

        var inAWrite = await app.Services.GetRequiredService<PoolWriter>().WriteAsync((written, _) => ReadAsync(written, "PRAGMA synchronous"), default);
        Assert.Equal(2, inAWrite);
    }

    private static async Task<object> ReadAsync(PoolContext context, string pragma)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        var value = (await command.ExecuteScalarAsync())!;
        return value is long number ? (int)number : value;
    }

    private void AssertLeft(string told)
    {
        var before = File.ReadAllBytes(Database);

        var message = Refuse();

        Assert.Contains(Database, message, StringComparison.Ordinal);
        Assert.Contains(told, message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    private string Refuse(string? file = null)
    {
        var error = Assert.Throws<StartException>(() => Open(file ?? Database));
        Assert.Equal(ExitCode.Database, error.ExitCode);
        return error.Message;
    }

    private SqliteStore Open() => Open(Database);

    private static SqliteStore Open(string file)
    {
        var connectionString = $"Data Source={file};Pooling=false";
        var store = new SqliteStore(Options.Create(new DatabaseOptions { ConnectionString = connectionString }), new Contexts(connectionString));
        try
        {
            store.Open();
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=false");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private sealed class Contexts(string connectionString) : IDbContextFactory<PoolContext>
    {
        public PoolContext CreateDbContext() => new(new DbContextOptionsBuilder<PoolContext>().UseSqlite(connectionString)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)).Options);
    }
}
