namespace HostPool.Api.Allocation.Leases;

/// <summary>
/// The time that leases are measured by. When the clock that it follows is set, it goes on from where it was until what is stored has
/// been moved along (<see cref="ClockFollower"/>), so that what is left of each lease stays what it was. Thread-safe.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    /// <summary>A clock that is this far off was set; what is less is the usual slewing.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>What was noted longer ago nobody notes any more, or the clock was set since.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile Point _at = new(time.GetUtcNow(), time.GetTimestamp(), Steps: 0, Moved: 0);

    /// <summary>In whole milliseconds, as it is stored.</summary>
    public DateTimeOffset Now => AsStored(Exact(_at));

    /// <summary>The same without what has been moved: for what is measured, but never moved nor shown.</summary>
    public DateTimeOffset Unmoved => _at is var at ? AsStored(Exact(at) - TimeSpan.FromMilliseconds(at.Moved)) : default;

    /// <summary>How many moves it knows of.</summary>
    public long Steps => _at.Steps;

    /// <summary>When a lease of that length ends that begins now, in whole milliseconds too; null: never.</summary>
    public DateTimeOffset? EndOf(TimeSpan? lease) => lease is { } length ? AsStored(Exact(_at) + length) : null;

    /// <summary>Begins anew at what a clock showed, but not before what has been noted: a clock that is behind that was set back.</summary>
    public void Begin(ClockLook look)
    {
        var stored = look.Stored;
        lock (_lock)
        {
            _at = new Point(look.Told > stored.Noted ? look.Told : stored.Noted, time.GetTimestamp(), stored.Steps, stored.Moved);
        }
    }

    /// <summary>Is moved as what is stored was, unless it has been.</summary>
    public void Agree(LeaseTime stored)
    {
        lock (_lock)
        {
            if (stored.Steps > _at.Steps)
            {
                Move(stored);
            }
        }
    }

    /// <summary>
    /// Goes where another clock is; where its answer took too long to tell, it goes on as it was. So also to a time that is far ahead, when
    /// others have gone there: then it was this process that stood still.
    /// </summary>
    /// <returns>By how much that clock was set, and what is stored is to be moved; zero: not; null: that is to be seen at the next look.</returns>
    public TimeSpan? Follow(ClockLook look)
    {
        var (told, stored) = (look.Told, look.Stored);
        lock (_lock)
        {
            if (stored.Steps < _at.Steps && stored.Steps >= look.Known)
            {
                // It was read before the last move. Less than was known then is a database that went back.
                return null;
            }

            if (stored.Steps != _at.Steps)
            {
                Move(stored);
            }

            var now = Now;
            var latest = told + time.GetElapsedTime(look.Asked);
            var away = now < told ? told - now : now > latest ? latest - now : TimeSpan.Zero;
            if (away.Duration() < Step)
            {
                Shift(away);
                return TimeSpan.Zero;
            }

            if (away < TimeSpan.Zero || stored.Noted - now <= Step)
            {
                return away;
            }

            // The others are there, or were, and then that clock was set too.
            var areThere = told - stored.Noted <= Fresh;
            Shift(areThere ? away : stored.Noted - now);
            return areThere ? TimeSpan.Zero : null;
        }
    }

    private static DateTimeOffset AsStored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private DateTimeOffset Exact(Point at) => at.Time + time.GetElapsedTime(at.Timestamp);

    private void Move(LeaseTime stored) =>
        _at = new Point(_at.Time + TimeSpan.FromMilliseconds(stored.Moved - _at.Moved), _at.Timestamp, stored.Steps, stored.Moved);

    private void Shift(TimeSpan by) => _at = _at with { Time = _at.Time + by };

    private sealed record Point(DateTimeOffset Time, long Timestamp, long Steps, long Moved);
}
