using System.Collections.Concurrent;
using HostPool.Discovery.Scanning;

namespace HostPool.Tests.Discovery.Scanning;

public sealed class SharedPacerTests
{
    [Fact]
    public async Task TakeTurn_ManySenders_KeepTheRateTogether()
    {
        const int Rate = 2000;
        var pacer = new SharedPacer(Rate, TimeProvider.System);
        var sent = new ConcurrentQueue<long>();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SendUntilEndAsync()));

        Assert.InRange(RateMeter.MostWithin100Milliseconds([.. sent]), 1, Rate / 10);

        async Task SendUntilEndAsync()
        {
            try
            {
                while (true)
                {
                    await pacer.TakeTurnAsync(Send, end.Token);
                }
            }
            catch (OperationCanceledException)
            {
            }
        }

        int Send(int granted)
        {
            for (var i = 0; i < granted; i++)
            {
                sent.Enqueue(TimeProvider.System.GetTimestamp());
            }

            return granted;
        }
    }

    [Fact]
    public async Task TakeTurn_ManySenders_HaveItInTheOrderOfAsking()
    {
        const int Senders = 3;
        const int Turns = 60;
        var clock = new ManualClock();
        var pacer = new SharedPacer(2000, clock);
        var turns = new ConcurrentQueue<int>();
        var waiting = Enumerable.Range(0, Senders).Select(AskAsync).ToArray();

        for (var turn = 0; turn < Turns; turn++)
        {
            var next = turn % Senders;
            while (!waiting[next].IsCompleted)
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Delay(1);
            }

            // Who has had a turn asks for another while the others wait for theirs.
            await waiting[next];
            waiting[next] = turn + Senders < Turns ? AskAsync(next) : Task.CompletedTask;
        }

        Assert.Equal(Enumerable.Range(0, Turns).Select(turn => turn % Senders), turns);

        Task AskAsync(int sender) => pacer.TakeTurnAsync(
            granted =>
            {
                turns.Enqueue(sender);
                return granted;
            },
            CancellationToken.None);
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
