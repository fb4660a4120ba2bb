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
    StoredTimes stored,
    TimeProvider time,
    ILogger<LeaseKeeper> logger) : BackgroundService
{
    /// <summary>How long the answer to a request with an Idempotency-Key is kept.</summary>
    public static readonly TimeSpan KeepsAnswers = TimeSpan.FromDays(1);

    /// <summary>So many share a commit: one after the other, the last of many that end together would wait for the disk as often.</summary>
    private const int AtATime = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Before anybody is served, it is known what the time is, and what was stored before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (dialect.Now is { } now)
        {
            await FollowAsync(now, cancellationToken);
        }
        else
        {
            await stored.BeginAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

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
            var set = await FollowAsync(now, cancellationToken);
            if (set.Duration() >= LeaseClock.Step)
            {
                DatabaseStepped(set.Duration(), set > TimeSpan.Zero ? "earlier" : "later");
            }
        }
        else if (clock.Drift is var drift && drift.Duration() >= LeaseClock.Step)
        {
            await stored.MoveAsync(drift);
            Stepped(drift);
        }
    }

    private Task<TimeSpan> FollowAsync(string now, CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            var asked = time.GetTimestamp();
            var told = DateTimeOffset.FromUnixTimeMilliseconds((long)session.Scalar(now)!);
            return clock.Follow(told, time.GetElapsedTime(asked));
        },
        cancellationToken);

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

    [LoggerMessage(LogLevel.Warning, "DatabaseClockStepped: the database's clock was set, or this machine stood still: leases end {By} {When} than they would have here; set that clock by slewing")]
    private partial void DatabaseStepped(TimeSpan by, string when);

    [LoggerMessage(LogLevel.Warning, "LeasesNotEnded: they are looked at again in a moment")]
    private partial void Failed(Exception error);
}
