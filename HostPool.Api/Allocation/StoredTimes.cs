using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation;

/// <summary>What is stored of <see cref="LeaseClock"/>'s time, where that goes by the machine's: it moves when that is set. For one thread.</summary>
internal sealed class StoredTimes(IDbContextFactory<PoolContext> contexts, PoolWriter writer, LeaseClock clock)
{
    private const string Latest = """
        SELECT max(moment) FROM (SELECT max(created_at) AS moment FROM allocations UNION ALL SELECT max(created_at) FROM idempotency_keys
        UNION ALL SELECT max(allocated_at) FROM hosts UNION ALL SELECT max(released_at) FROM hosts UNION ALL SELECT max(last_seen) FROM hosts) stored
        """;

    /// <summary>Until when anything had been stored at the start, where the machine's clock was before that, and so was wrong.</summary>
    private DateTimeOffset? _knownUntil;

    /// <summary>The allocations of then, and when their leases ended (0: never), in milliseconds since 1970.</summary>
    private List<(long Id, long LeaseEnds)> _former = [];

    /// <summary>Looks at what was stored before this process began, before anybody changes it.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            if (session.Scalar(Latest) is long latest && DateTimeOffset.FromUnixTimeMilliseconds(latest) is var known && known - clock.Now >= LeaseClock.Step)
            {
                _knownUntil = known;
                _former = session.Query("SELECT id, coalesce(lease_ends, 0) FROM allocations", row => (row.Int64(0), row.Int64(1)));
            }

            return 0;
        },
        cancellationToken);

    /// <summary>
    /// Sets the clock and what is stored of it together, before anybody measures another lease, or not at all. Of a clock that was
    /// wrong at the start, and now is right, only what it measured itself moves: what was stored before is right again.
    /// </summary>
    public async Task MoveAsync(TimeSpan by)
    {
        var milliseconds = (long)by.TotalMilliseconds;
        var (step, isSet) = (TimeSpan.FromMilliseconds(milliseconds), false);

        // One that has come there by itself was right, or nearly.
        var isPutRight = clock.Now < _knownUntil && clock.Now + step >= _knownUntil;
        var former = isPutRight ? _former : [];
        try
        {
            // Alone in its transaction: others that were measured with it would not be when it runs again.
            await writer.WriteAsync((session, _) =>
            {
                Reset();
                Move(session, milliseconds, clock.Now.ToUnixTimeMilliseconds());
                former.ForEach(one => PutBack(session, one.Id, one.LeaseEnds, milliseconds));
                clock.Shift(step);
                isSet = true;
            });
            (_knownUntil, _former) = (null, []);
        }
        catch
        {
            Reset();
            throw;
        }

        void Reset()
        {
            if (isSet)
            {
                clock.Shift(-step);
                isSet = false;
            }
        }
    }

    /// <summary>What is later than the clock was measured by another.</summary>
    private static void Move(SqlSession session, long by, long now)
    {
        session.Execute("UPDATE allocations SET created_at = created_at + @p0, lease_ends = lease_ends + @p0", by);
        session.Execute("UPDATE hosts SET allocated_at = allocated_at + @p0, lease_ends = lease_ends + @p0 WHERE allocation_id IS NOT NULL", by);
        session.Execute("UPDATE hosts SET released_at = released_at + @p0 WHERE released_at <= @p1", by, now);
        session.Execute("UPDATE idempotency_keys SET created_at = created_at + @p0 WHERE created_at <= @p1", by, now);
    }

    /// <summary>Unless its lease was extended since.</summary>
    private static void PutBack(SqlSession session, long id, long leaseEnds, long by)
    {
        var moved = leaseEnds == 0 ? 0 : leaseEnds + by;
        session.Execute("UPDATE allocations SET created_at = created_at - @p0, lease_ends = lease_ends - @p0 WHERE id = @p1 AND coalesce(lease_ends, 0) = @p2", by, id, moved);
        session.Execute(
            "UPDATE hosts SET allocated_at = allocated_at - @p0, lease_ends = lease_ends - @p0 WHERE allocation_id = @p1 AND coalesce(lease_ends, 0) = @p2", by, id, moved);
    }
}
