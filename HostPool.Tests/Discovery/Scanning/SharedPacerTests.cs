using System.Collections.Concurrent;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class SharedPacerTests
{
    [Fact]
    public async Task TakeTurn_ManySenders_KeepTheRateTogetherAndNobodyStarves()
    {
        const int Rate = 2000;
        var pacer = new SharedPacer(Rate, TimeProvider.System);
        var sent = new ConcurrentQueue<(int Sender, long At)>();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(SendUntilEndAsync));

        Assert.InRange(RateMeter.MostWithin100Milliseconds([.. sent.Select(frame => frame.At)]), 1, Rate / 10);
        var bySender = sent.CountBy(frame => frame.Sender).Select(count => count.Value).ToList();
        Assert.Equal(3, bySender.Count);
        // On a busy machine one of them may have less of the processor, but none is left out.
        Assert.True(bySender.Max() <= 10 * bySender.Min(), string.Join(", ", bySender));

        async Task SendUntilEndAsync(int sender)
        {
            try
            {
                while (true)
                {
                    await pacer.TakeTurnAsync(granted => Send(sender, granted), end.Token);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }

        int Send(int sender, int granted)
        {
            for (var i = 0; i < granted; i++)
            {
                sent.Enqueue((sender, TimeProvider.System.GetTimestamp()));
            }

            return granted;
        }
    }

    [Fact]
    public async Task TakeTurn_Cancelled_LeavesTheTurnToTheNext()
    {
        var clock = new ManualClock();
        var pacer = new SharedPacer(1, clock);
        await pacer.TakeTurnAsync(granted => granted, CancellationToken.None);
        using var cancel = new CancellationTokenSource();

        var cancelled = pacer.TakeTurnAsync(granted => granted, cancel.Token);
        var queued = pacer.TakeTurnAsync(granted => granted, cancel.Token);
        var next = pacer.TakeTurnAsync(granted => granted, CancellationToken.None);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.False(next.IsCompleted);
        while (!next.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        await next;
    }

    [Fact]
    public async Task TakeTurn_SendThatThrows_LeavesTheTurnToTheNext()
    {
        var pacer = new SharedPacer(0, TimeProvider.System);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => pacer.TakeTurnAsync(_ => throw new InvalidOperationException(), CancellationToken.None));

        await pacer.TakeTurnAsync(granted => granted, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
