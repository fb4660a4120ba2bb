using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>
/// Runs the units of work of the allocator, many in one transaction, since a commit waits for the disk and a statement
/// does not. An answer is given only after the commit that holds it. It has a thread of its own: one of the pool's that
/// waits for the disk is one less for those who wait for an answer. Thread-safe.
/// </summary>
internal sealed class ClaimWriter(PoolWriter writer) : IHostedService
{
    private const int MaxBatch = 256;

    private readonly object _lock = new();
    private readonly Queue<ClaimWork> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStopping;

    /// <summary>
    /// Runs <paramref name="unit"/>; its changes are published after the commit. It may run again when it could not be
    /// committed.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    public Task<T> RunAsync<T>(Func<SqlSession, ICollection<HostChange>, T> unit)
    {
        var work = new ClaimTask<T>(unit);
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

    private void Run()
    {
        var batch = new List<ClaimWork>(MaxBatch);
        while (Take(batch))
        {
            Commit(batch);
            batch.Clear();
        }

        _ended.SetResult();
    }

    /// <summary>Waits for work, and takes all that is there; false when there will be none any more.</summary>
    private bool Take(List<ClaimWork> batch)
    {
        lock (_lock)
        {
            while (_queue.Count == 0 && !_isStopping)
            {
                Monitor.Wait(_lock);
            }

            while (batch.Count < MaxBatch && _queue.TryDequeue(out var work))
            {
                batch.Add(work);
            }

            return batch.Count > 0;
        }
    }

    private void Commit(List<ClaimWork> batch)
    {
        try
        {
            writer.WriteAsync((session, changes) => batch.ForEach(work => work.Run(session, changes))).GetAwaiter().GetResult();
            batch.ForEach(work => work.Answer());
        }
        catch (Exception error)
        {
            batch.ForEach(work => work.Fail(error));
        }
    }
}
