using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Pinging;

/// <summary>Pings many hosts at once, back to back. Thread-safe: several networks may be pinged at once.</summary>
internal sealed class Pinger(IOptions<DiscoveryOptions> options, TimeProvider clock)
{
    /// <summary>
    /// How often a silent host is asked within the time-out. One frame in ten lost each way loses one exchange in
    /// five, but all four only once in 700 rounds.
    /// </summary>
    public const int Attempts = 4;

    private const int SlowestRate = 20_000;
    private const int SendingShare = 5;

    /// <summary>
    /// Pings each of <paramref name="targets"/> and waits until <see cref="DiscoveryOptions.PingTimeout"/> after the
    /// last of them was first asked, and no longer than <see cref="DiscoveryOptions.PingInterval"/> in all. Returns a
    /// result for each that was heard or asked; no misses when the interface failed meanwhile, for then they tell
    /// nothing.
    /// </summary>
    public async Task<IReadOnlyList<ProbeResult>> PingAsync(
        IPingLink link, IReadOnlyList<WatchTarget> targets, CancellationToken cancellationToken)
    {
        var round = new PingRound(targets);
        link.Attach(round);
        try
        {
            await AskAsync(link, round, cancellationToken);
        }
        finally
        {
            link.Detach(round);
        }

        var results = round.Results(countMisses: true);
        return results.All(result => result.Answered) || link.IsCurrent() ? results : round.Results(countMisses: false);
    }

    private async Task AskAsync(IPingLink link, PingRound round, CancellationToken cancellationToken)
    {
        var (interval, timeout) = (options.Value.PingInterval, options.Value.PingTimeout);
        var start = clock.GetTimestamp();
        var pacer = new Pacer(RateFor(round.Count, interval), clock.TimestampFrequency, start);
        await SendAsync(link, round, pacer, cancellationToken);
        var deadline = Earlier(clock.GetElapsedTime(start) + timeout, interval);
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            await DelayUntilAsync(start, Earlier(timeout * attempt / Attempts, deadline), cancellationToken);
            await SendAsync(link, round, pacer, cancellationToken);
        }

        await DelayUntilAsync(start, deadline, cancellationToken);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // A round is sent within a fifth of the interval, however many hosts there are.
    private static int RateFor(int targets, TimeSpan interval) =>
        (int)Math.Max(SlowestRate, targets * SendingShare / interval.TotalSeconds);

    private async Task SendAsync(IPingLink link, PingRound round, Pacer pacer, CancellationToken cancellationToken)
    {
        var (sent, granted) = (0, pacer.Grant(clock.GetTimestamp()));
        for (var i = 0; i < round.Count; i++)
        {
            if (!round.IsWorthRepeating(i))
            {
                continue;
            }

            while (sent >= granted)
            {
                pacer.Spend(sent, clock.GetTimestamp());
                await Task.Delay(pacer.Wait(), clock, cancellationToken);
                (sent, granted) = (0, pacer.Grant(clock.GetTimestamp()));
            }

            if (link.TryAsk(round[i]))
            {
                round.Asked(i);
            }

            sent++;
        }

        pacer.Spend(sent, clock.GetTimestamp());
    }

    private async Task DelayUntilAsync(long start, TimeSpan elapsed, CancellationToken cancellationToken)
    {
        var delay = elapsed - clock.GetElapsedTime(start);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, clock, cancellationToken);
        }
    }
}
