using HostPool.Api.Data;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Audit;

/// <summary>Moves the audit from memory to the database, and keeps it bounded there. Thread-safe.</summary>
internal sealed class AuditStore(AuditLog log, PoolWriter writer, IOptions<AuditOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>So many at a time that a commit is shared by many, and so few that a claim does not wait long for its turn.</summary>
    private const int BatchSize = 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<AuditNote> _batch = new(BatchSize);
    private readonly int _prunedAfter = Math.Clamp(options.Value.MaxEntries / 10, 1, AuditStatements.PrunedAtATime);
    private int _sincePruned = AuditStatements.PrunedAtATime;

    /// <summary>True when there may be a tenth, or a thousand, more than are to be kept; and at the start.</summary>
    public bool IsPruningDue => Volatile.Read(ref _sincePruned) >= _prunedAfter;

    /// <summary>Writes what waits.</summary>
    /// <returns>How many notes that were.</returns>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked; what was not written waits on.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written; what was not written waits on.</exception>
    public async Task<int> FlushAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // What could not be written the last time comes first, and what comes from now on the next time.
            var due = _batch.Count + log.Waiting;
            for (var written = 0; written < due; _batch.Clear())
            {
                while (_batch.Count < BatchSize && log.TryTake(out var note))
                {
                    _batch.Add(note);
                }

                await writer.WriteAsync((session, _) => AuditStatements.Insert(session, _batch.SelectMany(AuditRows.Of)));
                written += _batch.Count;
                Interlocked.Add(ref _sincePruned, _batch.Count);
            }

            return due;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Deletes what is too old, and the oldest of too many; the writer's other work gets its turns in between.</summary>
    /// <exception cref="DatabaseBusyException">Another program keeps the database locked.</exception>
    /// <exception cref="DatabaseFailedException">The database cannot be written.</exception>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = log.IsOn ? time.GetUtcNow() - options.Value.KeepFor : DateTimeOffset.MaxValue;
        Interlocked.Exchange(ref _sincePruned, 0);
        int deleted;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            deleted = 0;
            await writer.WriteAsync((session, _) => deleted = AuditStatements.Prune(session, before, options.Value.MaxEntries));
        }
        while (deleted == AuditStatements.PrunedAtATime);
    }

    public void Dispose() => _gate.Dispose();
}
