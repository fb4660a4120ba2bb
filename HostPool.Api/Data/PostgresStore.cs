using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace HostPool.Api.Data;

/// <summary>A PostgreSQL database, which several replicas may share: checked and migrated at start, by one at a time.</summary>
internal sealed class PostgresStore(IOptions<DatabaseOptions> options, NpgsqlDataSource source, PostgresOutcomes outcomes, IDbContextFactory<PoolContext> contexts) : IPoolStore
{
    /// <summary>The key of the advisory lock that migration holds: "HPol" (PostgreSQL manual, 13.3.5).</summary>
    private const long MigrationLock = 0x48506F6C;

    private readonly string _connectionString = options.Value.ConnectionString;

    public string Place => PostgresConnectionStrings.Describe(_connectionString);

    public string? Problem => null;

    public string Remedy => $"Check that the PostgreSQL server of {Place} runs, lets HostPool in, and that its disk is not full; all goes on by itself when it is back.";

    public bool Exists() => AtStart(connection =>
    {
        using var command = new NpgsqlCommand("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""", connection);
        return command.ExecuteScalar() is true;
    });

    public void Open() => AtStart(connection =>
    {
        // Replicas start together: the second waits until the first has made the tables. The lock goes with the connection.
        using var command = new NpgsqlCommand($"SET lock_timeout = '60s'; SELECT pg_advisory_lock({MigrationLock})", connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
        Migrate();
        command.CommandText = $"SELECT pg_advisory_unlock({MigrationLock})";
        return command.ExecuteNonQuery();
    });

    public void Join() => Open();

    /// <summary>
    /// Before the first query, so that the snapshot is taken once nobody writes any more (PostgreSQL manual, LOCK). Also not those who have
    /// locked rows and are about to change them: a weaker lock would be had beside them, and each would wait for the other.
    /// </summary>
    public async Task ShutOutOthersAsync(PoolContext context, CancellationToken cancellationToken, TimeSpan? atMost)
    {
        if (atMost is { } wait)
        {
            await context.Database.ExecuteSqlAsync($"SELECT set_config('lock_timeout', {wait.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)}, true)", cancellationToken);
        }

        await context.Database.ExecuteSqlRawAsync("LOCK TABLE hosts, host_macs IN EXCLUSIVE MODE", cancellationToken);
    }

    public async Task<IReadOnlyCollection<long>> LockFreeAsync(PoolContext context, long[] hostIds, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<long>($"SELECT id AS \"Value\" FROM hosts WHERE id = ANY ({hostIds}) FOR UPDATE SKIP LOCKED").ToListAsync(cancellationToken);

    public async Task CommitAsync(IDbContextTransaction transaction, ulong? id)
    {
        try
        {
            await transaction.CommitAsync();
        }
        catch (Exception error) when (!PostgresErrors.IsRefusal(error))
        {
            if (!await outcomes.WasCommittedAsync(id, error))
            {
                throw new UncommittedException(error);
            }
        }
    }

    /// <summary>It waits for who uses the tables no longer than others can wait for it.</summary>
    public async Task SweepAsync(PoolContext context, CancellationToken cancellationToken)
    {
        context.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await context.Database.OpenConnectionAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync("SET lock_timeout = '2s'", cancellationToken);
        await context.Database.ExecuteSqlRawAsync("VACUUM FULL hosts", cancellationToken);
        await context.Database.ExecuteSqlRawAsync("VACUUM FULL idempotency_keys", cancellationToken);
        await context.Database.ExecuteSqlRawAsync("VACUUM FULL key_ring", cancellationToken);
        await context.Database.CloseConnectionAsync();
    }

    public StoreError? ErrorOf(Exception error) => (error, PostgresErrors.Find(error)) switch
    {
        (UncommittedException, _) => new StoreError(StoreFault.Conflict, error.Message),

        // Perhaps it is stored: it must not run again, though only a connection was lost.
        (DatabaseFailedException, { } lost) => PostgresErrors.ToStoreError(lost) with { Fault = StoreFault.Failed },
        (_, { } reason) => PostgresErrors.ToStoreError(reason),
        _ => null,
    };

    private T AtStart<T>(Func<NpgsqlConnection, T> act)
    {
        try
        {
            using var connection = source.OpenConnection();
            return act(connection);
        }
        catch (Exception error) when (PostgresErrors.Find(error) is { } reason)
        {
            var asked = new NpgsqlConnectionStringBuilder(_connectionString);
            throw Unusable(PostgresErrors.AtStart(reason, asked.Username, asked.Database), error);
        }
    }

    private void Migrate()
    {
        using var context = contexts.CreateDbContext();
        var unknown = context.Database.GetAppliedMigrations().Except(context.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            throw Unusable($"was written by a newer HostPool (it has {string.Join(", ", unknown)}); it was left as it is. Start that version, or restore a backup");
        }

        context.Database.Migrate();
    }

    private StartException Unusable(string why, Exception? inner = null) =>
        new(ExitCode.Database, $"The database {Place} {why}.", inner);
}
