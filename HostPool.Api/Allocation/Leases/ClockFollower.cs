using System.Data;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Replicas;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation.Leases;

/// <summary>
/// Lets <see cref="LeaseClock"/> follow the clock of the database where several processes go by that, and this machine's where there is
/// one. When that is set, one of them moves all that was measured along, and the others learn of it before they measure anything else.
/// </summary>
internal sealed partial class ClockFollower(
    IDbContextFactory<PoolContext> contexts,
    PoolWriter writer,
    IPoolStore store,
    IReplicas replicas,
    ClaimDialect dialect,
    LeaseClock clock,
    TimeProvider time,
    ILogger<ClockFollower> logger)
{
    /// <summary>Who is there has noted the time by then, or moved all, even where the database was hard to reach.</summary>
    private static readonly TimeSpan WaitsForOthers = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LooksAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>For so long a move waits for who has a host, and everybody for it; and so long they have peace when that was in vain.</summary>
    private static readonly TimeSpan WaitsForHosts = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MovesAgain = TimeSpan.FromSeconds(5);

    private static readonly string[] Moves =
    [
        "UPDATE allocations SET created_at = created_at + @p0, lease_ends = lease_ends + @p0",
        "UPDATE hosts SET allocated_at = allocated_at + @p0, lease_ends = lease_ends + @p0 WHERE allocation_id IS NOT NULL",
        "UPDATE hosts SET released_at = released_at + @p0 WHERE released_at IS NOT NULL",
    ];

    private readonly string _look = LookBy(dialect);
    private readonly string _lookAndHold = dialect.HoldTime + LookBy(dialect);
    private readonly string _note = $"UPDATE lease_time SET noted = @p0 WHERE id IN (SELECT id FROM lease_time WHERE noted < @p0 AND steps = @p1{dialect.SkipLocked})";
    private readonly TimeSpan _notesEach = dialect.Now is null ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
    private long? _movedInVain;

    /// <summary>
    /// Takes over the time. How long nobody was there, only a clock that is ahead can tell; one that was set ahead just now would be
    /// believed too, so others that are there, and those who come back with the database, are given the time to say so.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (var begun = time.GetTimestamp(); ; await Task.Delay(LooksAgain, time, cancellationToken))
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            using var session = new SqlSession(context);
            var look = Look(session, _look);
            clock.Begin(look);
            var (stored, waited) = (look.Stored, time.GetElapsedTime(begun));
            if (dialect.Now is null || stored.Noted == DateTimeOffset.UnixEpoch || look.Told - stored.Noted <= LeaseClock.Fresh
                || waited >= WaitsForOthers || (waited >= LeaseClock.Fresh && !await replicas.AreThereAsync(context, cancellationToken)))
            {
                return;
            }
        }
    }

    /// <summary>Looks at the clock, and does what is to be done. To be called twice a second, by one at a time.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var look = await contexts.ReadAsync(session => Look(session, _look), cancellationToken);
        var step = clock.Follow(look);
        if (step == TimeSpan.Zero && look.Told - look.Stored.Noted >= _notesEach)
        {
            await NoteAsync(look, cancellationToken);
        }
        else if (step is { } by && by != TimeSpan.Zero && (_movedInVain is not { } then || time.GetElapsedTime(then) >= MovesAgain))
        {
            _movedInVain = time.GetTimestamp();
            await MoveAsync((long)by.TotalMilliseconds, look.Stored);
            _movedInVain = null;
        }
    }

    /// <summary>Before anything else in a transaction that measures leases: nobody moves what is stored until it ends. Thread-safe.</summary>
    public void Agree(SqlSession session) => clock.Follow(Look(session, _lookAndHold));

    /// <summary>The same before leases are read, which nothing depends on. Thread-safe.</summary>
    public Task AgreeAsync(CancellationToken cancellationToken) => contexts.ReadAsync(session => clock.Follow(Look(session, _look)), cancellationToken);

    private static string LookBy(ClaimDialect dialect) => $"SELECT steps, moved, noted, {dialect.Now ?? "0"} FROM lease_time";

    private ClockLook Look(SqlSession session, string sql)
    {
        var (known, asked) = (clock.Steps, time.GetTimestamp());
        var (stored, told) = session.Query(
            sql, row => (new LeaseTime { Steps = row.Int64(0), Moved = row.Int64(1), Noted = row.TimeOrNull(2)!.Value }, row.TimeOrNull(3)!.Value))[0];
        return new ClockLook(asked, dialect.Now is null ? time.GetUtcNow() : told, stored, known);
    }

    /// <summary>Where others write too it waits for no turn, and does not count as a sign that all can be written.</summary>
    private Task NoteAsync(ClockLook look, CancellationToken cancellationToken) => dialect.Now is null
        ? writer.WriteAsync((session, _) => session.Execute(_note, look.Told, look.Stored.Steps))
        : contexts.ReadAsync(session => session.Execute(_note, look.Told, look.Stored.Steps), cancellationToken);

    private async Task MoveAsync(long by, LeaseTime stored)
    {
        var moved = new LeaseTime { Steps = stored.Steps + 1, Moved = stored.Moved + by };
        var isOurs = await writer.WriteAsync(
            async (context, _) =>
            {
                await store.ShutOutOthersAsync(context, CancellationToken.None, WaitsForHosts);
                using var session = new SqlSession(context);
                var isFirst = session.Execute(
                    "UPDATE lease_time SET steps = @p0, moved = @p1, noted = noted + @p2 WHERE steps = @p3", moved.Steps, moved.Moved, by, stored.Steps) == 1;
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
            clock.Agree(moved);
            Stepped(dialect.Now is null ? "this machine" : "the database server", TimeSpan.FromMilliseconds(by));
        }
    }

    [LoggerMessage(LogLevel.Warning, "ClockStepped: the clock of {Whose} was set by {By}, or HostPool stood still so long; leases go on as they were")]
    private partial void Stepped(string whose, TimeSpan by);
}
