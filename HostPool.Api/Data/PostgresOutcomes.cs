using Npgsql;
using NpgsqlTypes;

namespace HostPool.Api.Data;

/// <summary>Finds out what became of a transaction whose connection was lost at its commit. Thread-safe.</summary>
internal sealed partial class PostgresOutcomes(NpgsqlDataSource source, ILogger<PostgresOutcomes> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a server that is starting again, or a transaction that has not ended, is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Asks on other connections until there is a verdict, or its patience is over.</summary>
    /// <param name="transaction">Its id (pg_current_xact_id; PostgreSQL manual, 9.26.8); null: it changed nothing.</param>
    /// <param name="lost">How the connection ended.</param>
    /// <returns>True when it was committed, false when nothing of it is stored.</returns>
    /// <exception cref="DatabaseFailedException">Nobody could tell in time.</exception>
    public async Task<bool> WasCommittedAsync(ulong? transaction, Exception lost)
    {
        if (transaction is not { } id)
        {
            return false;
        }

        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            if (await AskAsync(id, patience.Token) is { } committed)
            {
                return committed;
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        Unknown(id, lost.Message);
        throw new DatabaseFailedException(lost);
    }

    /// <summary>Null: it runs still, or the server does not answer.</summary>
    private async Task<bool?> AskAsync(ulong transaction, CancellationToken cancellationToken)
    {
        try
        {
            await using var ask = source.CreateCommand("SELECT pg_xact_status($1)");
            ask.Parameters.Add(new NpgsqlParameter { Value = transaction, NpgsqlDbType = NpgsqlDbType.Xid8 });
            return await ask.ExecuteScalarAsync(cancellationToken) switch
            {
                "committed" => true,
                "aborted" => false,
                _ => null,
            };
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.InvalidParameterValue)
        {
            // It is in the future: another server took over, which has never heard of it.
            return false;
        }
        catch (Exception error) when (error is OperationCanceledException || PostgresErrors.Find(error) is not null)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "OutcomeUnknown: the database did not say whether transaction {Transaction} was committed; hosts may be held that nobody knows of (GET /allocations?older_than=): {Reason}")]
    private partial void Unknown(ulong transaction, string reason);
}
