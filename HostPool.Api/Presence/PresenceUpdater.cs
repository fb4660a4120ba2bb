using HostPool.Api.Data;

namespace HostPool.Api.Presence;

/// <summary>Stores what presence news mean, many at once. Scheduling and error triage only.</summary>
internal sealed partial class PresenceUpdater(
    PresenceQueue queue, PresenceActs acts, ClaimVerifier claims, PoolWriter writer, ILogger<PresenceUpdater> logger) : BackgroundService
{
    private const int MaxBatch = 512;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<PresenceWork>(MaxBatch);
        while (batch.Count > 0 || await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var work))
            {
                batch.Add(work);
            }

            var later = await StoreAsync(batch, stoppingToken);
            if (later.Count == batch.Count)
            {
                // Other writers have all of these hosts: their transactions are short.
                await Task.Delay(Pause, stoppingToken);
            }

            batch = later;
        }
    }

    /// <summary>Stores a batch, and returns what must wait: what touches a host of it a second time, or one that another writer has.</summary>
    private async Task<List<PresenceWork>> StoreAsync(List<PresenceWork> batch, CancellationToken stoppingToken)
    {
        List<PresenceWork> later = [];
        try
        {
            later = await writer.WriteAsync((context, changes) => acts.ApplyAsync(context, batch, changes), stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Nothing is lost for good: who is there is heard again, who is gone misses its next probe.
            StoreFailed(batch.Count, error);
        }

        foreach (var work in batch.Except(later))
        {
            if (work.Sighting is { } sighting)
            {
                claims.Settle(sighting);
            }
        }

        return later;
    }

    [LoggerMessage(LogLevel.Error, "PresenceFailed: {Count} presence changes could not be stored; the next probes bring them again")]
    private partial void StoreFailed(int count, Exception error);
}
