namespace HostPool.Discovery.Scanning;

/// <summary>One scan, from when it was asked for until it is forgotten. Thread-safe.</summary>
internal sealed class Scan(long id, WatchedNetwork network, TimeProvider clock)
{
    // A rate over less time than that says nothing.
    private static readonly TimeSpan ShortestMeasure = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly long _start = clock.GetTimestamp();
    private ISweep? _sweep;
    private TimeSpan _lastWait;
    private long _tried;
    private long _frames;
    private ScanStatus? _end;

    public long Id => id;

    public WatchedNetwork Network => network;

    public bool IsRunning
    {
        get
        {
            lock (_lock)
            {
                return _end is null;
            }
        }
    }

    /// <summary>Shows the progress of <paramref name="sweep"/> from now on.</summary>
    /// <param name="sweep">The sweep that the scan makes.</param>
    /// <param name="lastWait">How long it waits after its last request.</param>
    public void Watch(ISweep sweep, TimeSpan lastWait)
    {
        lock (_lock)
        {
            (_sweep, _lastWait) = (sweep, lastWait);
        }
    }

    /// <summary>True when frames were tried, the interface took none, and nobody was heard either.</summary>
    public bool IsRefused
    {
        get
        {
            lock (_lock)
            {
                return _tried > 0 && _frames == 0 && _sweep?.Progress.Found is not > 0;
            }
        }
    }

    /// <summary>Counts frames that were tried, and those of them that the interface took.</summary>
    public void CountFrames(int tried, int sent)
    {
        lock (_lock)
        {
            (_tried, _frames) = (_tried + tried, _frames + sent);
        }
    }

    /// <summary>Notes how the scan ended; the first word on it stands. The sweep is let go.</summary>
    public void End(ScanState state, string? reason = null)
    {
        lock (_lock)
        {
            var last = _end ?? Measure();
            _end ??= last with { State = state, Reason = reason, TimeLeft = null, Percent = state == ScanState.Done ? 100 : last.Percent };
            _sweep = null;
        }
    }

    /// <summary>The scan as it is now.</summary>
    public ScanStatus Snapshot()
    {
        lock (_lock)
        {
            return _end ?? Measure();
        }
    }

    private ScanStatus Measure()
    {
        var progress = _sweep?.Progress ?? default;
        var elapsed = clock.GetElapsedTime(_start);
        var rate = _frames / (elapsed > ShortestMeasure ? elapsed : ShortestMeasure).TotalSeconds;
        var left = rate > 0 ? TimeSpan.FromSeconds(progress.RequestsLeft / rate) + _lastWait : default(TimeSpan?);
        var percent = left is { } wait ? Math.Min(99, (int)(elapsed * 100 / (elapsed + wait))) : 0;
        return new ScanStatus(
            id, network, ScanState.Running, null, _started, elapsed, left, percent, rate, _frames,
            progress.Asked, progress.Addresses, progress.Found);
    }
}
