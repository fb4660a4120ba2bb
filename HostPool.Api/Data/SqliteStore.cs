using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace HostPool.Api.Data;

/// <summary>The SQLite file: checked, locked, created and migrated at start, let go at the end.</summary>
internal sealed class SqliteStore(IOptions<DatabaseOptions> options, IDbContextFactory<PoolContext> contexts) : IPoolStore, IDisposable
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int MemoryStatus = 9; // SQLITE_CONFIG_MEMSTATUS

    private readonly string _connectionString = options.Value.ConnectionString;
    private DatabaseFileLock? _lock;

    public string File { get; } = SqliteConnectionStrings.File(options.Value.ConnectionString);

    public string Place => File;

    public string? Problem => System.IO.File.Exists(File) ? null : $"{File} was removed: what is stored now is lost at the end.";

    public string Remedy => $"Check that {File} is there, is writable, and that its disk is not full.";

    public bool Exists() => new FileInfo(File) is { Exists: true, Length: > 0 };

    /// <summary>Makes the database ready. A file that is not ours, or newer than the program, stays untouched.</summary>
    /// <exception cref="StartException">It cannot be used; the message says why and what to do.</exception>
    public void Open() => Open(() =>
    {
        _lock = DatabaseFileLock.Take(File);
        CheckVersion();
        Create();
    });

    /// <summary>Who holds the lock has migrated the file; where nobody does, it is held for as long as that takes here.</summary>
    public void Join() => Open(() =>
    {
        using var mine = DatabaseFileLock.TryTake(File);
        CheckVersion();
        if (mine is not null)
        {
            Create();
        }
        else if (HasPendingMigrations())
        {
            throw Unusable("is in use by an older HostPool; stop that one, or use its own program");
        }
    });

    /// <summary>SQLite has one writer at a time as it is.</summary>
    public Task ShutOutOthersAsync(PoolContext context, CancellationToken cancellationToken, TimeSpan? atMost) => Task.CompletedTask;

    public Task<IReadOnlyCollection<long>> LockFreeAsync(PoolContext context, long[] hostIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<long>>(hostIds);

    /// <summary>There is no connection to lose.</summary>
    public Task CommitAsync(IDbContextTransaction transaction, ulong? id) => transaction.CommitAsync();

    /// <summary>The log, which has old pages too, is emptied after it (sqlite.org/lang_vacuum.html, pragma.html#pragma_wal_checkpoint).</summary>
    public Task SweepAsync(PoolContext context, CancellationToken cancellationToken)
    {
        using var session = new SqlSession(context);
        session.Execute("VACUUM");
        return session.Scalar("PRAGMA wal_checkpoint(TRUNCATE)") is 0L ? Task.CompletedTask : throw new SqliteException("another program reads the database", Busy);
    }

    public StoreError? ErrorOf(Exception error) => (error as SqliteException ?? error.InnerException as SqliteException) is { } reason
        ? new StoreError(reason.SqliteErrorCode is Busy or Locked ? StoreFault.Busy : StoreFault.Failed, reason.Message)
        : null;

    public void Dispose() => _lock?.Dispose();

    private void Open(Action open)
    {
        Unserialize();
        try
        {
            CheckFile();
            open();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be opened: {error.Message}", error);
        }
    }

    private bool HasPendingMigrations()
    {
        using var context = contexts.CreateDbContext();
        return context.Database.GetPendingMigrations().Any();
    }

    /// <summary>
    /// No connection here is used by two threads at once, and locking it for each column that is read takes as long as the
    /// reading (sqlite.org/threadsafe.html, multi-thread). Refused once the first connection is open, which does no harm.
    /// </summary>
    private static void Unserialize()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);

        // Nobody asks how much memory it has, and counting takes a lock for each piece.
        _ = raw.sqlite3_config(MemoryStatus, 0);
    }

    private void CheckFile()
    {
        if (Directory.Exists(File))
        {
            throw Unusable("is a directory; name a file in Database:ConnectionString");
        }

        if (!Directory.Exists(Path.GetDirectoryName(File)))
        {
            throw Unusable("cannot be created: its directory does not exist");
        }

        if (System.IO.File.Exists(File) && SqliteHeader.Problem(File) is { } problem)
        {
            throw Unusable($"{problem}; it was left as it is. Name another file in Database:ConnectionString");
        }
    }

    private void CheckVersion()
    {
        if (!Exists())
        {
            return;
        }

        using var context = new PoolContext(new DbContextOptionsBuilder<PoolContext>()
            .UseSqlite(SqliteConnectionStrings.ReadOnly(_connectionString)).Options);
        var unknown = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            throw Unusable($"was written by a newer HostPool (it has {string.Join(", ", unknown)}); it was left as it is. Start that version, or restore a backup");
        }
    }

    private void Create()
    {
        if (!System.IO.File.Exists(File) && !OperatingSystem.IsWindows())
        {
            // It will hold passwords and keys; SQLite gives the files beside it the same mode.
            var mine = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            new FileStream(File, mine).Dispose();
        }

        using var context = contexts.CreateDbContext();
        context.Database.OpenConnection();

        // The mark goes in before WAL does, so that it stands in the file itself from the first moment.
        context.Database.ExecuteSqlRaw($"PRAGMA application_id={SqliteHeader.ApplicationId}");
        context.Database.ExecuteSqlRaw("PRAGMA journal_mode=WAL");

        // A migration that was killed leaves its lock behind, and the next one would wait for it forever. Whose the file
        // is, our own lock has settled.
        context.Database.ExecuteSqlRaw("DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
        context.Database.Migrate();
    }

    private StartException Unusable(string why, Exception? inner = null) =>
        new(ExitCode.Database, $"The database {File} {why}.", inner);
}
