using System.Data;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Presence;

/// <summary>Writes <c>last_seen</c> once a minute, and at the end, for those who gave a sign of life since.</summary>
internal sealed partial class LastSeenWriter(Roster roster, PoolWriter writer, IPoolStore store, PresenceClock clock, TimeProvider time, ILogger<LastSeenWriter> logger)
    : BackgroundService
{
    /// <summary>So few at a time that allocations of the same hosts wait for no more than a moment.</summary>
    private const int HostsAtATime = 256;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private long _writtenAt;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping, also before everything had started.
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var since = _writtenAt;
        _writtenAt = clock.Now;
        var seen = roster.Use(view => view.All.Where(pulse => pulse.LastSign > since).Select(pulse => (pulse.HostId, Sign: pulse.LastSign)).ToList());
        foreach (var some in seen.OrderBy(one => one.HostId).Chunk(HostsAtATime))
        {
            await WriteAsync(some, cancellationToken);
        }
    }

    private async Task WriteAsync((long HostId, long Sign)[] seen, CancellationToken cancellationToken)
    {
        try
        {
            await writer.WriteAsync(
                async (context, _) =>
                {
                    // Those that others write to at this moment have their turn in a minute.
                    var mine = (await store.LockFreeAsync(context, [.. seen.Select(one => one.HostId)], cancellationToken)).ToHashSet();
                    foreach (var (hostId, sign) in seen.Where(one => mine.Contains(one.HostId)))
                    {
                        var at = clock.TimeOf(sign).ToUnixTimeMilliseconds();
                        await context.Database.ExecuteSqlAsync($"UPDATE hosts SET last_seen = {at} WHERE id = {hostId}", cancellationToken);
                    }

                    return mine.Count;
                },
                cancellationToken,
                IsolationLevel.ReadCommitted);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            WriteFailed(seen.Length, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "LastSeenFailed: {Count} times of the last sign of life could not be stored")]
    private partial void WriteFailed(int count, Exception error);
}
