namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// The monotonic time since the start of a run, which all logs are in. The machine's clock, by which the service says when
/// a lease ends, is read once: a run supposes that nobody sets it meanwhile. Thread-safe.
/// </summary>
internal sealed class ChaosClock
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly DateTimeOffset _wall = TimeProvider.System.GetUtcNow();

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);

    public TimeSpan Of(DateTimeOffset time) => time - _wall;
}
