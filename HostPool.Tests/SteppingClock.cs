namespace HostPool.Tests;

/// <summary>The machine's clock, whose time of day a test may step; timestamps and timers go on as if nothing were.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private long _stepTicks;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _stepTicks));

    /// <summary>Steps it; back when <paramref name="by"/> is negative.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref _stepTicks, by.Ticks);
}
