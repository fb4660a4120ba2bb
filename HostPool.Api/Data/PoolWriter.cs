using HostPool.Api.Events;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>
/// The one writer: each write is a transaction, one at a time, and what it changed is published after its commit and
/// before the next write begins. Thread-safe.
/// </summary>
internal sealed class PoolWriter(IDbContextFactory<PoolContext> contexts, PoolEvents events) : IDisposable
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile string? _failure;

    /// <summary>Why the last write that reached the database failed there (its disk is full, say); null when it did not.</summary>
    public string? Failure => _failure;

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction, saves and commits. When it throws, nothing is stored and
    /// nothing published.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    public async Task<T> WriteAsync<T>(Func<PoolContext, ICollection<HostChange>, Task<T>> write, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var changes = new List<HostChange>();
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await write(context, changes);
            await context.SaveChangesAsync(cancellationToken);

            // From here on the answer is no longer the caller's to cancel.
            await transaction.CommitAsync(CancellationToken.None);
            _failure = null;
            events.Publish(changes);
            return result;
        }
        catch (Exception error) when (SqliteErrorOf(error) is { } reason)
        {
            _failure = reason.Message;
            throw reason.SqliteErrorCode is SqliteBusy or SqliteLocked ? new DatabaseBusyException(error) : new DatabaseFailedException(error);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private static SqliteException? SqliteErrorOf(Exception error) => error as SqliteException ?? error.InnerException as SqliteException;
}
