namespace HostPool.Api.Allocation;

/// <summary>
/// The time that leases are measured by. It does not step when the clock of the machine does: it goes on from where it
/// was, until <see cref="Shift"/> or <see cref="Follow"/> sets it. Thread-safe.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    /// <summary>A clock that is this far off was set; what is less is the usual slewing.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private volatile Point _anchor = new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>In whole milliseconds, as it is stored.</summary>
    public DateTimeOffset Now => AsStored(Exact);

    /// <summary>When a lease of that length ends that begins now, in whole milliseconds too; null: never.</summary>
    public DateTimeOffset? EndOf(TimeSpan? lease) => lease is { } length ? AsStored(Exact + length) : null;

    /// <summary>By how much the machine's clock has stepped away from it; its normal slewing included.</summary>
    public TimeSpan Drift => time.GetUtcNow() - Exact;

    private DateTimeOffset Exact => _anchor.Time + time.GetElapsedTime(_anchor.Timestamp);

    /// <summary>Sets it; back when <paramref name="by"/> is negative.</summary>
    public void Shift(TimeSpan by) => _anchor = _anchor with { Time = _anchor.Time + by };

    /// <summary>
    /// Takes over another clock's time, which was <paramref name="told"/> at some moment of the last
    /// <paramref name="within"/>: where that leaves it in doubt, it goes on as it was.
    /// </summary>
    /// <returns>By how much that has set it.</returns>
    public TimeSpan Follow(DateTimeOffset told, TimeSpan within)
    {
        var now = Now;
        var by = now < told ? told - now : now > told + within ? told + within - now : TimeSpan.Zero;
        Shift(by);
        return by;
    }

    private static DateTimeOffset AsStored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private sealed record Point(DateTimeOffset Time, long Timestamp);
}
