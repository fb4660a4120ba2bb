using System.Threading.Channels;

namespace HostPool.Discovery.Scanning;

/// <summary>
/// One <see cref="Pacer"/> for all that scan through one interface: together they keep to the rate. Thread-safe; turns
/// are given in the order of asking, so none starves another.
/// </summary>
internal sealed class SharedPacer
{
    private readonly TimeProvider _clock;

    // Who has taken the pacer out has the turn.
    private readonly Channel<Pacer> _turn = Channel.CreateUnbounded<Pacer>();

    /// <param name="rate">Frames per second; 0: unbounded.</param>
    /// <param name="clock">The clock that measures them.</param>
    public SharedPacer(int rate, TimeProvider clock)
    {
        _clock = clock;
        _turn.Writer.TryWrite(new Pacer(rate, clock.TimestampFrequency, clock.GetTimestamp()));
    }

    /// <summary>
    /// Waits for a turn and for a worthwhile burst to be granted, and calls <paramref name="send"/>, which sends up to so
    /// many frames at once and returns how many.
    /// </summary>
    public async Task TakeTurnAsync(Func<int, int> send, CancellationToken cancellationToken)
    {
        var pacer = await _turn.Reader.ReadAsync(cancellationToken);
        try
        {
            var granted = pacer.Grant(_clock.GetTimestamp());
            while (pacer.Wait() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, _clock, cancellationToken);
                granted = pacer.Grant(_clock.GetTimestamp());
            }

            pacer.Spend(send(granted), _clock.GetTimestamp());
        }
        finally
        {
            _turn.Writer.TryWrite(pacer);
        }

        // Without a rate nothing above waits, and capture wants the processor too.
        await Task.Yield();
    }
}
