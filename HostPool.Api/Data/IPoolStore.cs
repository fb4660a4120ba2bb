using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>What differs between the databases that can hold the pool, SQL aside. Thread-safe.</summary>
internal interface IPoolStore
{
    /// <summary>Where it is, for people; without any password.</summary>
    string Place { get; }

    /// <summary>Why what is stored now is lost although the database answers; null: it is not.</summary>
    string? Problem { get; }

    /// <summary>What the operator can do when the database fails.</summary>
    string Remedy { get; }

    /// <summary>False: nobody has made a pool there yet, as <see cref="Open"/> and <see cref="Join"/> would.</summary>
    /// <exception cref="StartException">It cannot be asked; the message says why and what to do, and holds no password.</exception>
    bool Exists();

    /// <summary>Makes the database ready: checked, created where that is ours to do, migrated. Once, at start.</summary>
    /// <exception cref="StartException">It cannot be used; the message says why and what to do, and holds no password.</exception>
    void Open();

    /// <summary>The same for a program that stays a moment only: a HostPool may be using the database meanwhile.</summary>
    /// <exception cref="StartException">It cannot be used; the message says why and what to do, and holds no password.</exception>
    void Join();

    /// <summary>Keeps every other writer out until the transaction that has just begun ends.</summary>
    /// <param name="context">The transaction's.</param>
    /// <param name="cancellationToken">Ends the wait for those who write.</param>
    /// <param name="atMost">How long they, and everybody behind, are waited for before it fails; null: as for any lock.</param>
    Task ShutOutOthersAsync(PoolContext context, CancellationToken cancellationToken, TimeSpan? atMost = null);

    /// <summary>
    /// Locks the rows of hosts until the transaction ends, but those that another has locked. Who waits for one lock while it
    /// has others may wait for somebody who waits for it.
    /// </summary>
    /// <returns>The ids of those that are locked now; where there is one writer at a time, all of them.</returns>
    Task<IReadOnlyCollection<long>> LockFreeAsync(PoolContext context, long[] hostIds, CancellationToken cancellationToken);

    /// <summary>Commits; when the answer is lost, finds out what became of it.</summary>
    /// <param name="transaction">What to commit.</param>
    /// <param name="id">What the database calls it; null: it changed nothing, or has no name.</param>
    /// <exception cref="UncommittedException">The connection was lost, and nothing is stored.</exception>
    Task CommitAsync(IDbContextTransaction transaction, ulong? id);

    /// <summary>Rewrites the files without what rows that were changed or deleted have left in them. Outside of any transaction.</summary>
    Task SweepAsync(PoolContext context, CancellationToken cancellationToken);

    /// <summary>What <paramref name="error"/>, or what lies within it, says of the database; null when it came from elsewhere.</summary>
    StoreError? ErrorOf(Exception error);
}
