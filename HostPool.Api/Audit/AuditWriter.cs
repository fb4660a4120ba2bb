namespace HostPool.Api.Audit;

/// <summary>Writes the audit twice a second and at the end, and deletes what is too old or too much: each minute, and when much was written.</summary>
internal sealed partial class AuditWriter(AuditLog log, AuditStore store, TimeProvider time, ILogger<AuditWriter> logger)
    : BackgroundService
{
    /// <summary>How long a note waits at most, while the database can be written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PruneInterval = TimeSpan.FromMinutes(1);

    private bool _hasFailed;
    private long _prunedAt = time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Who is audited has stopped by now.
            await TryAsync(CancellationToken.None);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.FlushAsync(cancellationToken);
            if (store.IsPruningDue || time.GetElapsedTime(_prunedAt) >= PruneInterval)
            {
                _prunedAt = time.GetTimestamp();
                await store.PruneAsync(cancellationToken);
            }

            _hasFailed = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (!_hasFailed)
            {
                NotWritten(log.Waiting, (error.InnerException ?? error).Message);
            }

            _hasFailed = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "AuditWaits: {Count} entries cannot be written, and are tried again: {Reason}")]
    private partial void NotWritten(int count, string reason);
}
