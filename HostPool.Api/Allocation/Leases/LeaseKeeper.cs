using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation.Leases;

/// <summary>Ends leases in time, also those that ended while the service was away, and forgets old Idempotency-Keys.</summary>
internal sealed partial class LeaseKeeper(
    IDbContextFactory<PoolContext> contexts,
    ClaimWriter writer,
    ClaimStatements statements,
    ClockFollower follower,
    LeaseClock clock,
    TimeProvider time,
    ILogger<LeaseKeeper> logger) : BackgroundService
{
    /// <summary>How long the answer to a request with an Idempotency-Key is kept.</summary>
    public static readonly TimeSpan KeepsAnswers = TimeSpan.FromDays(1);

    /// <summary>So many share a commit: one after the other, the last of many that end together would wait for the disk as often.</summary>
    private const int AtATime = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Before anybody is served, it is known what the time is.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await follower.BeginAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await follower.FollowAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                NotFollowed(error);
            }

            try
            {
                await EndLeasesAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Failed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task EndLeasesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.Now;
        var ended = await context.Allocations.Where(allocation => allocation.LeaseEnds <= now).OrderBy(allocation => allocation.LeaseEnds)
            .Select(allocation => allocation.Id).ToListAsync(cancellationToken);
        foreach (var some in ended.Chunk(AtATime))
        {
            await Task.WhenAll(some.Select(id => writer.RunAsync((session, changes) => statements.ReleaseEnded(session, id, changes))));
        }

        var old = clock.Unmoved - KeepsAnswers;
        if (await context.IdempotencyRecords.AnyAsync(record => record.CreatedAt < old, cancellationToken))
        {
            await writer.RunAsync((session, _) => session.Execute("DELETE FROM idempotency_keys WHERE created_at < @p0", clock.Unmoved - KeepsAnswers));
        }
    }

    [LoggerMessage(LogLevel.Warning, "ClockNotFollowed: leases go on as they are, and the clock is looked at again in a moment")]
    private partial void NotFollowed(Exception error);

    [LoggerMessage(LogLevel.Warning, "LeasesNotEnded: they are looked at again in a moment")]
    private partial void Failed(Exception error);
}
