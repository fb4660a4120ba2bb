using HostPool.Api.Allocation.Leases;
using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>
/// Runs the units of work of the allocator, many in one transaction, since a commit waits for the disk and a statement
/// does not. An answer is given only after the commit that holds it. It has a thread of its own: one of the pool's that
/// waits for the disk is one less for those who wait for an answer. Thread-safe.
/// </summary>
internal sealed class ClaimWriter(PoolWriter writer, ClockFollower follower, TimeProvider time) : IHostedService
{
    private const int MaxBatch = 256;

    /// <summary>Who found nothing waits so long for others to come, who may give something back.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(2);

    /// <summary>Who took longer to find nothing does not look again: everybody else would wait for it.</summary>
    private static readonly TimeSpan LongLook = TimeSpan.FromMilliseconds(1);

    private readonly object _lock = new();
    private readonly Queue<ClaimWork> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;

    /// <summary>The unit of the running batch that met an error, and that error.</summary>
    private (ClaimWork Work, Exception Error)? _met;

    /// <summary>
    /// Runs <paramref name="unit"/>; its changes are published after the commit. It may run again when it could not be
    /// committed.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    public Task<T> RunAsync<T>(Func<SqlSession, ICollection<HostChange>, T> unit) => RunAsync(new ClaimTask<T>(unit));

    /// <summary>
    /// The same for a unit that gives null, having done nothing, when another transaction has what it needs locked: in the batch
    /// nobody waits for that, or all would.
    /// </summary>
    /// <exception cref="DatabaseBusyException">It stayed locked for five seconds.</exception>
    public async Task<bool> RunUnlockedAsync(Func<SqlSession, ICollection<HostChange>, bool?> unit)
    {
        for (var attempt = 1; attempt <= Contention.Attempts; attempt++)
        {
            if (await RunAsync(unit) is { } result)
            {
                return result;
            }

            await Contention.PauseAsync(attempt, CancellationToken.None);
        }

        throw new DatabaseBusyException("Another transaction keeps a host of it locked in the database; try again.");
    }

    /// <summary>
    /// The same for a unit that takes hosts. It comes after those of its batch that give back; when it finds none free, it waits
    /// a moment for the next ones.
    /// </summary>
    /// <param name="wish">As <see cref="ClaimWork.Wish"/>.</param>
    /// <param name="unit">What takes them.</param>
    public Task<ClaimOutcome> TakeAsync(string? wish, Func<SqlSession, ICollection<HostChange>, ClaimOutcome> unit) => RunAsync(new TakeTask(wish, unit));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Run) { Name = "claims", IsBackground = true }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // The web server has stopped by now: what is still queued has a caller that may yet be answered.
        lock (_lock)
        {
            _isStopping = true;
            Monitor.Pulse(_lock);
        }

        return _ended.Task.WaitAsync(cancellationToken);
    }

    private Task<T> RunAsync<T>(ClaimTask<T> work)
    {
        lock (_lock)
        {
            if (_isStopping)
            {
                return Task.FromException<T>(new OperationCanceledException("HostPool is stopping."));
            }

            _queue.Enqueue(work);
            Monitor.Pulse(_lock);
        }

        return work.Task;
    }

    private void Run()
    {
        var batch = new List<ClaimWork>(MaxBatch);
        while (Take(batch))
        {
            while (!Commit(batch))
            {
            }
        }

        _ended.SetResult();
    }

    /// <summary>Waits for work, and takes all that is there; false when there will be none any more.</summary>
    /// <param name="batch">Those that the last one left in vain. When nobody comes in a moment, that is their answer.</param>
    private bool Take(List<ClaimWork> batch)
    {
        lock (_lock)
        {
            if (batch.Count > 0 && _queue.Count == 0 && !Monitor.Wait(_lock, Moment))
            {
                batch.ForEach(work => work.Answer());
                batch.Clear();
            }

            while (batch.Count == 0 && _queue.Count == 0 && !_isStopping)
            {
                Monitor.Wait(_lock);
            }

            for (var more = MaxBatch; more > 0 && _queue.TryDequeue(out var work); more--)
            {
                batch.Add(work);
            }

            return batch.Count > 0;
        }
    }

    /// <summary>Leaves those in the batch that may yet find what they look for.</summary>
    /// <returns>False when one of them met an error, and was told: the others are still to be run.</returns>
    private bool Commit(List<ClaimWork> batch)
    {
        _met = null;
        try
        {
            writer.WriteAsync((session, changes) => RunAll(batch, session, changes)).GetAwaiter().GetResult();
            batch.RemoveAll(work =>
            {
                var isOver = !work.IsInVain || work.Patience-- == 0;
                if (isOver)
                {
                    work.Answer();
                }

                return isOver;
            });
            return true;
        }
        catch (Exception error) when (batch.Count > 1 && _met is var (work, own) && (error == own || error.InnerException == own))
        {
            work.Fail(error);
            batch.Remove(work);
            return false;
        }
        catch (Exception error)
        {
            batch.ForEach(work => work.Fail(error));
            batch.Clear();
            return true;
        }
    }

    private void RunAll(List<ClaimWork> batch, SqlSession session, ICollection<HostChange> changes)
    {
        follower.Agree(session);
        foreach (var work in batch.Where(work => work.Wish is null))
        {
            Run(work, session, changes);
        }

        var inVain = new Dictionary<string, bool>();
        foreach (var work in batch.Where(work => work.Wish is not null))
        {
            if (!inVain.TryGetValue(work.Wish!, out var isLong))
            {
                var begun = time.GetTimestamp();
                Run(work, session, changes);
                if (!work.IsInVain)
                {
                    continue;
                }

                inVain[work.Wish!] = isLong = time.GetElapsedTime(begun) > LongLook;
            }
            else
            {
                work.PassOver();
            }

            work.Patience = isLong ? 0 : work.Patience;
        }
    }

    private void Run(ClaimWork work, SqlSession session, ICollection<HostChange> changes)
    {
        try
        {
            work.Run(session, changes);
        }
        catch (Exception error)
        {
            _met = (work, error);
            throw;
        }
    }
}
