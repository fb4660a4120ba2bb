using System.Threading.Channels;
using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>
/// Runs the units of work of the allocator, many in one transaction, since a commit waits for the disk and a statement
/// does not. An answer is given only after the commit that holds it. Thread-safe.
/// </summary>
internal sealed class ClaimWriter(PoolWriter writer) : BackgroundService
{
    private const int MaxBatch = 256;

    private readonly Channel<ClaimWork> _queue = Channel.CreateUnbounded<ClaimWork>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>
    /// Runs <paramref name="unit"/>; its changes are published after the commit. It may run again when it could not be
    /// committed.
    /// </summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    public Task<T> RunAsync<T>(Func<SqlSession, ICollection<HostChange>, T> unit)
    {
        var work = new ClaimTask<T>(unit);
        return _queue.Writer.TryWrite(work)
            ? work.Task
            : Task.FromException<T>(new OperationCanceledException("HostPool is stopping."));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // The web server has stopped by now: what is still queued has a caller that may yet be answered.
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } execution)
        {
            await execution.WaitAsync(cancellationToken);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ClaimWork>(MaxBatch);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<ClaimWork> batch)
    {
        try
        {
            await writer.WriteAsync((session, changes) => batch.ForEach(work => work.Run(session, changes)));
            batch.ForEach(work => work.Answer());
        }
        catch (Exception error)
        {
            batch.ForEach(work => work.Fail(error));
        }
    }
}
