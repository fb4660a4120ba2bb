namespace HostPool.Discovery.Scanning;

/// <summary>
/// A token bucket that keeps to a rate over every window of 100 ms. Driven by timestamps that the caller reads; not
/// thread-safe.
/// </summary>
/// <remarks>
/// A bucket lets out at most burst + refill * window. With a burst of 5 ms' worth and a refill of 95 % of the rate,
/// that is the rate over 100 ms exactly, and waking late by up to 5 ms costs nothing.
/// </remarks>
internal sealed class Pacer
{
    private const double BurstSeconds = 0.005;
    private const double RefillShare = 0.95;

    private readonly double _burst;
    private readonly double _refillPerTick;
    private readonly long _ticksPerSecond;
    private double _tokens;
    private long _filledAt;

    /// <param name="rate">Frames per second; 0: unbounded.</param>
    /// <param name="ticksPerSecond">The unit of the timestamps.</param>
    /// <param name="now">The timestamp of now.</param>
    public Pacer(int rate, long ticksPerSecond, long now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        IsUnbounded = rate == 0;
        _burst = Math.Max(1, rate * BurstSeconds);
        _refillPerTick = rate * RefillShare / ticksPerSecond;
        _ticksPerSecond = ticksPerSecond;
        _tokens = _burst;
        _filledAt = now;
    }

    private bool IsUnbounded { get; }

    /// <summary>How many frames may be sent now; nothing is taken yet.</summary>
    public int Grant(long now)
    {
        if (IsUnbounded)
        {
            return int.MaxValue;
        }

        _tokens = Math.Min(_burst, _tokens + ((now - _filledAt) * _refillPerTick));
        _filledAt = now;
        return (int)_tokens;
    }

    /// <summary>
    /// Takes <paramref name="frames"/>, the last of which went out at <paramref name="now"/>. What would have been
    /// refilled since the grant is forfeited: a sender that was held up in between must not catch up in a burst.
    /// </summary>
    public void Spend(int frames, long now)
    {
        _tokens -= frames;
        _filledAt = now;
    }

    /// <summary>
    /// How long to sleep until a worthwhile burst is granted, in whole milliseconds (what timers resolve); zero when
    /// it already is.
    /// </summary>
    public TimeSpan Wait()
    {
        var missing = Math.Max(1, _burst / 2) - _tokens;
        return IsUnbounded || missing <= 0
            ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Ceiling(missing / _refillPerTick * 1000 / _ticksPerSecond));
    }
}
