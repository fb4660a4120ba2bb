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
    public async Task<T> WriteAsync<T>(
        Func<PoolContext, ICollection<HostChange>, Task<T>> write,
        CancellationToken cancellationToken,
        IsolationLevel isolation = IsolationLevel.Serializable)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var (result, changes) = await work.RunAsync(alone => CommitAsync(write, isolation, alone, cancellationToken), cancellationToken);
            events.Publish(changes);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<(T Result, List<HostChange> Changes)> CommitAsync<T>(
        Func<PoolContext, ICollection<HostChange>, Task<T>> write, IsolationLevel isolation, bool alone, CancellationToken cancellationToken)
    {
        var changes = new List<HostChange>();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(isolation, cancellationToken);
        if (alone)
        {
            await store.ShutOutOthersAsync(context, cancellationToken);
        }

        var result = await write(context, changes);
        await context.SaveChangesAsync(cancellationToken);
        await replicas.TellAsync(context, changes, cancellationToken);

        // From here on the answer is no longer the caller's to cancel.
        await transaction.CommitAsync(CancellationToken.None);
        return (result, changes);
    }
}
