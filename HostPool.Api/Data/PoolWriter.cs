using System.Data;
using HostPool.Api.Events;
using HostPool.Api.Replicas;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>
/// The one writer of this process: each write is a serializable transaction, one at a time, and what it changed is
/// published after its commit and before the next write begins. Where other processes write to the same database too,
/// a write that met one of theirs runs again from its start. Thread-safe.
/// </summary>
internal sealed class PoolWriter(IDbContextFactory<PoolContext> contexts, IPoolStore store, IReplicas replicas, StoreWork work, PoolEvents events) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private PoolContext? _kept;
    private SqlSession? _session;

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction, saves and commits. When it throws, nothing is stored and
    /// nothing published. It may be run several times, each time with a context and a list of changes of its own: what it
    /// does beside them must bear that.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    /// <param name="write">What to do; it may add changes to be published.</param>
    /// <param name="cancellationToken">Ends the wait for the write's turn, and the write before its commit.</param>
    /// <param name="isolation">Where others write too: less than serializable for a write that locks what it reads and changes.</param>
    public Task<T> WriteAsync<T>(
        Func<PoolContext, ICollection<HostChange>, Task<T>> write,
        CancellationToken cancellationToken,
        IsolationLevel isolation = IsolationLevel.Serializable) => InTurnAsync(
        async alone =>
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await CommitAsync(context, write, isolation, alone, cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// As the other, for statements that lock what they read and change: on a connection that stays open, with all that
    /// was prepared on it, until something fails.
    /// </summary>
    public Task WriteAsync(Action<SqlSession, ICollection<HostChange>> write) => InTurnAsync(
        async alone =>
        {
            _kept ??= await contexts.CreateDbContextAsync();
            try
            {
                _session ??= new SqlSession(_kept);
                if (_session.IsInProcess)
                {
                    return (true, Commit(_session, write));
                }

                var done = await CommitAsync(_kept, RunAsync, IsolationLevel.ReadCommitted, alone, CancellationToken.None);
                if (_kept.Database.GetDbConnection().State is not ConnectionState.Open)
                {
                    // It was lost, but not what was committed.
                    Forget();
                }

                return done;
            }
            catch
            {
                Forget();
                throw;
            }

            Task<bool> RunAsync(PoolContext context, ICollection<HostChange> changes)
            {
                write(_session, changes);
                return Task.FromResult(true);
            }
        },
        CancellationToken.None);

    /// <remarks>The gate has nothing to give back, and one that is disposed forgets who waits: that would be forever.</remarks>
    public void Dispose() => Forget();

    private async Task<T> InTurnAsync<T>(Func<bool, Task<(T Result, List<HostChange> Changes)>> commit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var (result, changes) = await work.RunAsync(commit, cancellationToken);
            events.Publish(changes);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Forget()
    {
        _session?.Dispose();
        _kept?.Dispose();
        (_session, _kept) = (null, null);
    }

    /// <summary>What the other does, without the layers over it that take longer than a unit of it.</summary>
    private static List<HostChange> Commit(SqlSession session, Action<SqlSession, ICollection<HostChange>> write)
    {
        var changes = new List<HostChange>();
        session.Execute("BEGIN IMMEDIATE");
        try
        {
            write(session, changes);
            session.Execute("COMMIT");
            return changes;
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    private async Task<(T Result, List<HostChange> Changes)> CommitAsync<T>(
        PoolContext context,
        Func<PoolContext, ICollection<HostChange>, Task<T>> write,
        IsolationLevel isolation,
        bool alone,
        CancellationToken cancellationToken)
    {
        var changes = new List<HostChange>();
        await using var transaction = await context.Database.BeginTransactionAsync(isolation, cancellationToken);
        if (alone)
        {
            await store.ShutOutOthersAsync(context, cancellationToken);
        }

        var result = await write(context, changes);
        await context.SaveChangesAsync(cancellationToken);
        var id = await replicas.TellAsync(context, changes, cancellationToken);

        // From here on the answer is no longer the caller's to cancel.
        await store.CommitAsync(transaction, id);
        return (result, changes);
    }
}
