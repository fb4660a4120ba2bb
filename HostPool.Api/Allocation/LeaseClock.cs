namespace HostPool.Api.Allocation;

/// <summary>
/// The time that leases are measured by. When the clock that it follows is set, it goes on from where it was until what is stored has
/// been moved along (<see cref="ClockFollower"/>), so that what is left of each lease stays what it was. Thread-safe.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    /// <summary>A clock that is this far off was set; what is less is the usual slewing.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private volatile Point _at = new(time.GetUtcNow(), time.GetTimestamp(), Steps: 0, Moved: 0);

    /// <summary>In whole milliseconds, as it is stored.</summary>
    public DateTimeOffset Now => AsStored(Exact);

    /// <summary>When a lease of that length ends that begins now, in whole milliseconds too; null: never.</summary>
    public DateTimeOffset? EndOf(TimeSpan? lease) => lease is { } length ? AsStored(Exact + length) : null;

    private DateTimeOffset Exact => _at is var at ? at.Time + time.GetElapsedTime(at.Timestamp) : default;

    /// <summary>Begins anew at <paramref name="now"/>, in step with what is stored.</summary>
    public void Begin(DateTimeOffset now, LeaseTime stored)
    {
        lock (_lock)
        {
            _at = stored.Steps >= _at.Steps ? new Point(now, time.GetTimestamp(), stored.Steps, stored.Moved) : _at;
        }
    }

    /// <summary>Is moved as what is stored was, unless it has been.</summary>
    /// <param name="steps">As <see cref="LeaseTime.Steps"/>.</param>
    /// <param name="moved">As <see cref="LeaseTime.Moved"/>.</param>
    public void Agree(long steps, long moved)
    {
        lock (_lock)
        {
            if (steps > _at.Steps)
            {
                _at = _at with { Time = _at.Time + TimeSpan.FromMilliseconds(moved - _at.Moved), Steps = steps, Moved = moved };
            }
        }
    }

    /// <summary>
    /// Takes over another clock's time, which was <paramref name="told"/> at some moment of the last <paramref name="within"/>: where that
    /// leaves it in doubt, it goes on as it was. Also a time that is far ahead, when others have gone there without it: then it was this
    /// process that stood still.
    /// </summary>
    /// <returns>By how much that clock was set, and what is stored is to be moved; zero: not.</returns>
    public TimeSpan Follow(DateTimeOffset told, TimeSpan within, LeaseTime stored)
    {
        lock (_lock)
        {
            Agree(stored.Steps, stored.Moved);
            if (_at.Steps > stored.Steps)
            {
                // That was read before the last move.
                return TimeSpan.Zero;
            }

            var now = Now;
            var away = now < told ? told - now : now > told + within ? told + within - now : TimeSpan.Zero;
            var stoodStill = away > TimeSpan.Zero && stored.Noted > now + Step;
            if (away.Duration() >= Step && !stoodStill)
            {
                return away;
            }

            _at = _at with { Time = _at.Time + away };
            return TimeSpan.Zero;
        }
    }

    private static DateTimeOffset AsStored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private sealed record Point(DateTimeOffset Time, long Timestamp, long Steps, long Moved);
}
