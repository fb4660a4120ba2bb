namespace HostPool.Discovery.Scanning;

/// <summary>
/// Keeps a sender to a rate, and to a tenth of it over every window of 100 ms. Driven by timestamps that the caller
/// reads; not thread-safe.
/// </summary>
/// <remarks>
/// A token bucket spreads the frames, and lets a sender that woke late catch up by 50 ms' worth. A count of what went
/// out lately holds the window, whatever the hold-ups: frames are counted at the end of their burst, so they stay in
/// the count at least as long as in the window.
/// </remarks>
internal sealed class Pacer
{
    private const double BurstSeconds = 0.050;
    private const double WorthwhileSeconds = 0.0025;
    private const int WindowsPerSecond = 10;

    private readonly bool _isUnbounded;
    private readonly double _burst;
    private readonly double _worthwhile;
    private readonly double _refillPerTick;
    private readonly long _window;
    private readonly int _mostInWindow;
    private readonly Queue<(long At, int Frames)> _sent = [];
    private double _tokens;
    private long _now;
    private int _inWindow;

    /// <param name="rate">Frames per second; 0: unbounded.</param>
    /// <param name="ticksPerSecond">The unit of the timestamps.</param>
    /// <param name="now">The timestamp of now.</param>
    public Pacer(int rate, long ticksPerSecond, long now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        _isUnbounded = rate == 0;
        _burst = Math.Max(1, rate * BurstSeconds);
        _worthwhile = Math.Max(1, rate * WorthwhileSeconds);
        _refillPerTick = (double)rate / ticksPerSecond;
        _window = ticksPerSecond / WindowsPerSecond;
        _mostInWindow = Math.Max(1, rate / WindowsPerSecond);
        _tokens = _burst;
        _now = now;
    }

    /// <summary>How many frames may be sent now; nothing is taken yet.</summary>
    public int Grant(long now)
    {
        if (_isUnbounded)
        {
            return int.MaxValue;
        }

        _tokens = Math.Min(_burst, _tokens + ((now - _now) * _refillPerTick));
        _now = now;
        while (_sent.TryPeek(out var oldest) && now - oldest.At >= _window)
        {
            _inWindow -= _sent.Dequeue().Frames;
        }

        return Math.Min((int)_tokens, _mostInWindow - _inWindow);
    }

    /// <summary>Takes <paramref name="frames"/>, no more than granted, the last of which went out at <paramref name="now"/>.</summary>
    public void Spend(int frames, long now)
    {
        if (!_isUnbounded && frames > 0)
        {
            _tokens -= frames;
            _inWindow += frames;
            _sent.Enqueue((now, frames));
        }
    }

    /// <summary>
    /// How long to sleep, after <see cref="Grant"/> or <see cref="Spend"/>, until a worthwhile burst is granted, in whole
    /// milliseconds (what timers resolve).
    /// </summary>
    public TimeSpan Wait()
    {
        if (_isUnbounded)
        {
            return TimeSpan.Zero;
        }

        var ticks = (_worthwhile - _tokens) / _refillPerTick;
        if (_inWindow >= _mostInWindow)
        {
            ticks = Math.Max(ticks, _sent.Peek().At + _window - _now);
        }

        return TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(ticks * 1000 / (_window * WindowsPerSecond))));
    }
}
