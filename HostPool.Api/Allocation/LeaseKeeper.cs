using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>Ends leases in time, also those that ended while the service was away, and forgets old Idempotency-Keys.</summary>
internal sealed partial class LeaseKeeper(
    IDbContextFactory<PoolContext> contexts,
    ClaimWriter writer,
    ClaimStatements statements,
    ClaimDialect dialect,
    LeaseClock clock,
    TimeProvider time,
    ILogger<LeaseKeeper> logger) : BackgroundService
{
    /// <summary>How long the answer to a request with an Idempotency-Key is kept.</summary>
    public static readonly TimeSpan KeepsAnswers = TimeSpan.FromDays(1);

    /// <summary>So many share a commit: one after the other, the last of many that end together would wait for the disk as often.</summary>
    private const int AtATime = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>A clock that is this far off was set; what is less is the usual slewing.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await FollowClockAsync(stoppingToken);
                await EndLeasesAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Failed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>
    /// Several processes go by the clock of their database. One goes by the machine's, and when that is set, what is
    /// left of each lease stays what it was.
    /// </summary>
    private async Task FollowClockAsync(CancellationToken cancellationToken)
    {
        if (dialect.Now is { } now)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            using var session = new SqlSession(context);
            var asked = time.GetTimestamp();
            var told = DateTimeOffset.FromUnixTimeMilliseconds((long)session.Scalar(now)!);
            clock.Follow(told, time.GetElapsedTime(asked));
        }
        else if (clock.Drift is var drift && drift.Duration() >= Step)
        {
            await ShiftAsync(drift);
            Stepped(drift);
        }
    }

    /// <summary>Sets the clock and what is stored of it together, before anybody measures another lease, or not at all.</summary>
    private async Task ShiftAsync(TimeSpan by)
    {
        var isSet = false;
        try
        {
            await writer.RunAsync((session, _) =>
            {
                session.Execute("UPDATE hosts SET lease_ends = lease_ends + @p0 WHERE lease_ends IS NOT NULL", (long)by.TotalMilliseconds);
                session.Execute("UPDATE allocations SET lease_ends = lease_ends + @p0 WHERE lease_ends IS NOT NULL", (long)by.TotalMilliseconds);
                clock.Anchor(clock.Now + by);
                return isSet = true;
            });
        }
        catch when (isSet)
        {
            clock.Anchor(clock.Now - by);
            throw;
        }
    }

    private async Task EndLeasesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        var ended = await context.Allocations.Where(allocation => allocation.LeaseEnds <= now).OrderBy(allocation => allocation.LeaseEnds)
            .Select(allocation => allocation.Id).ToListAsync(cancellationToken);
        foreach (var some in ended.Chunk(AtATime))
        {
            await Task.WhenAll(some.Select(id => writer.RunAsync((session, changes) => statements.ReleaseEnded(session, id, now, changes))));
        }

        var old = now - KeepsAnswers;
        if (await context.IdempotencyRecords.AnyAsync(record => record.CreatedAt < old, cancellationToken))
        {
            await writer.RunAsync((session, _) => session.Execute("DELETE FROM idempotency_keys WHERE created_at < @p0", old));
        }
    }

    [LoggerMessage(LogLevel.Warning, "ClockStepped: the machine's clock was set by {By}; leases go on as they were")]
    private partial void Stepped(TimeSpan by);

    [LoggerMessage(LogLevel.Warning, "LeasesNotEnded: they are looked at again in a moment")]
    private partial void Failed(Exception error);
}
