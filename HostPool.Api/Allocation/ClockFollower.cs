using System.Data;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>
/// Lets <see cref="LeaseClock"/> follow the clock of the database where several processes go by that, and this machine's where there is
/// one. When that is set, one of them moves all that was measured along, and the others learn of it before they measure anything else
/// (<see cref="ClaimStatements.AgreeOnTime"/>). For one thread.
/// </summary>
internal sealed partial class ClockFollower(
    IDbContextFactory<PoolContext> contexts, PoolWriter writer, IPoolStore store, ClaimDialect dialect, LeaseClock clock, TimeProvider time, ILogger<ClockFollower> logger)
{
    /// <summary>When the time was noted longer ago, nobody was there, or the clock was set just now; who is there has moved all by so much later.</summary>
    private static readonly TimeSpan InDoubt = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LooksAgain = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Moves =
    [
        "UPDATE allocations SET created_at = created_at + @p0, lease_ends = lease_ends + @p0",
        "UPDATE hosts SET allocated_at = allocated_at + @p0, lease_ends = lease_ends + @p0 WHERE allocation_id IS NOT NULL",
        "UPDATE hosts SET released_at = released_at + @p0 WHERE released_at IS NOT NULL",
        "UPDATE idempotency_keys SET created_at = created_at + @p0",
    ];

    private readonly string _look = $"SELECT steps, moved, noted, {dialect.Now ?? "0"} FROM lease_time";
    private readonly string _note = $"UPDATE lease_time SET noted = @p0 WHERE id IN (SELECT id FROM lease_time WHERE noted < @p0 AND steps = @p1{dialect.SkipLocked})";
    private readonly TimeSpan _notesEach = dialect.Now is null ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
    /// <summary>
    /// Takes over the time. A clock that is behind what has been noted was set back; how long nobody was there, only a clock that is ahead
    /// can tell: one that was set ahead just now would be believed too, so those who have seen that are given the time to say so.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (var begun = time.GetTimestamp(); ; await Task.Delay(LooksAgain, time, cancellationToken))
        {
            var (told, _, stored) = await contexts.ReadAsync(Look, cancellationToken);
            clock.Begin(told > stored.Noted ? told : stored.Noted, stored);
            if (dialect.Now is null || stored.Noted == DateTimeOffset.UnixEpoch || told - stored.Noted <= InDoubt || time.GetElapsedTime(begun) >= InDoubt)
            {
                break;
            }
        }

        await FollowAsync(cancellationToken);
    }

    /// <summary>Looks at the clock. To be done twice a second.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var (told, within, stored) = await contexts.ReadAsync(Look, cancellationToken);
        var step = clock.Follow(told, within, stored);
        if (step != TimeSpan.Zero)
        {
            await MoveAsync((long)step.TotalMilliseconds, stored);
        }
        else if (told - stored.Noted >= _notesEach)
        {
            await writer.WriteAsync((session, _) => session.Execute(_note, told, stored.Steps));
        }
    }

    private (DateTimeOffset Told, TimeSpan Within, LeaseTime Stored) Look(SqlSession session)
    {
        var asked = time.GetTimestamp();
        var (stored, told) = session.Query(
            _look, row => (new LeaseTime { Steps = row.Int64(0), Moved = row.Int64(1), Noted = row.TimeOrNull(2)!.Value }, row.TimeOrNull(3)!.Value))[0];
        return dialect.Now is null ? (time.GetUtcNow(), TimeSpan.Zero, stored) : (told, time.GetElapsedTime(asked), stored);
    }

    private async Task MoveAsync(long by, LeaseTime stored)
    {
        var isOurs = await writer.WriteAsync(
            async (context, _) =>
            {
                await store.ShutOutOthersAsync(context, CancellationToken.None);
                using var session = new SqlSession(context);
                var isFirst = session.Execute(
                    "UPDATE lease_time SET steps = steps + 1, moved = moved + @p0, noted = noted + @p0 WHERE steps = @p1", by, stored.Steps) == 1;
                foreach (var sql in isFirst ? Moves : [])
                {
                    session.Execute(sql, by);
                }

                return isFirst;
            },
            CancellationToken.None,
            IsolationLevel.ReadCommitted);
        if (isOurs)
        {
            clock.Agree(stored.Steps + 1, stored.Moved + by);
            Stepped(dialect.Now is null ? "this machine" : "the database server", TimeSpan.FromMilliseconds(by));
        }
    }

    [LoggerMessage(LogLevel.Warning, "ClockStepped: the clock of {Whose} was set by {By}, or HostPool stood still so long; leases go on as they were")]
    private partial void Stepped(string whose, TimeSpan by);
}
