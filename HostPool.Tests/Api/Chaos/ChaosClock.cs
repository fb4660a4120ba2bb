using System.Collections.Immutable;

namespace HostPool.Tests.Api.Chaos;

/// <summary>
/// The monotonic time since the start of a run, which all logs are in. The machine's clock, by which the service says when
/// a lease ends, is read once: a run supposes that nobody sets it meanwhile, but for what it is told. Thread-safe.
/// </summary>
internal sealed class ChaosClock
{
    private readonly long _start = TimeProvider.System.GetTimestamp();
    private readonly DateTimeOffset _wall = TimeProvider.System.GetUtcNow();
    private ImmutableList<TimeSpan> _ahead = [TimeSpan.Zero];

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_start);

    /// <summary>When something is, or was, that is at most seconds away: the service may have said so before or after a step.</summary>
    public TimeSpan Of(DateTimeOffset time) => _ahead.Select(ahead => time - _wall - ahead).MinBy(at => (at - Now).Duration());

    /// <summary>Tells it that the clock by which the service goes is about to be set by so much, far more than seconds.</summary>
    public void Stepping(TimeSpan by) => _ahead = _ahead.Add(_ahead[^1] + by);
}
