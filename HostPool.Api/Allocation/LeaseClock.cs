namespace HostPool.Api.Allocation;

/// <summary>
/// The time that leases are measured by. It does not step when the clock of the machine does: it goes on from where it
/// was, until <see cref="Anchor"/> or <see cref="Follow"/> sets it. Thread-safe.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private volatile Point _anchor = new(time.GetUtcNow(), time.GetTimestamp());

    /// <summary>In whole milliseconds, as it is stored.</summary>
    public DateTimeOffset Now => AsStored(Exact);

    /// <summary>When a lease of that length ends that begins now, in whole milliseconds too; null: never.</summary>
    public DateTimeOffset? EndOf(TimeSpan? lease) => lease is { } length ? AsStored(Exact + length) : null;

    /// <summary>By how much the machine's clock has stepped away from it; its normal slewing included.</summary>
    public TimeSpan Drift => time.GetUtcNow() - Exact;

    private DateTimeOffset Exact => _anchor.Time + time.GetElapsedTime(_anchor.Timestamp);

    /// <summary>Makes <paramref name="now"/> the time.</summary>
    public void Anchor(DateTimeOffset now) => _anchor = new Point(now, time.GetTimestamp());

    /// <summary>
    /// Takes over another clock's time, which was <paramref name="told"/> at some moment of the last
    /// <paramref name="within"/>: where that leaves it in doubt, it goes on as it was.
    /// </summary>
    public void Follow(DateTimeOffset told, TimeSpan within)
    {
        var now = Now;
        if (now < told || now > told + within)
        {
            Anchor(now < told ? told : told + within);
        }
    }

    private static DateTimeOffset AsStored(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private sealed record Point(DateTimeOffset Time, long Timestamp);
}
