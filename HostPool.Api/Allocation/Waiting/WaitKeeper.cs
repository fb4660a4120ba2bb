using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>
/// Serves the queue: whenever something changes that may free a host, each gets an attempt in its turn. One that takes long,
/// since hosts do not answer, goes on beside those of who wants others.
/// </summary>
internal sealed class WaitKeeper(HostTaker taker, WaitQueue queue, WaitSignal signal, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>What changes in memory only, such as suspicion, is noticed this late.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How soon it is looked again at hosts that were locked: transactions are short.</summary>
    private static readonly TimeSpan Locked = TimeSpan.FromMilliseconds(20);

    /// <summary>How soon a database that could not be used is tried again.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(1);

    /// <summary>How long all attempts of one round together keep those behind them waiting. A host that answers does within that.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the web server waits for their requests to end.
        using var stopping = lifetime.ApplicationStopping.Register(queue.Close);
        var running = new List<Task>();
        try
        {
            using var timer = time.CreateTimer(_ => LookIfAny(), null, LookAgain, LookAgain);
            while (true)
            {
                if (await signal.WaitAsync(stoppingToken))
                {
                    queue.Forget();
                }

                await ServeAsync(running, stoppingToken);
                running.RemoveAll(attempt => attempt.IsCompleted);
            }
        }
        finally
        {
            queue.Close();
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(List<Task> running, CancellationToken stoppingToken)
    {
        var (round, left) = (new WaitRound(), HeadStart);
        for (var node = queue.Next(null); node is not null; node = queue.Next(node))
        {
            var waiter = node.Value;
            if (queue.Begin(waiter, round) is { } changes)
            {
                var begun = time.GetTimestamp();
                var attempt = AttemptAsync(waiter, changes, stoppingToken);
                if (!attempt.IsCompleted && !waiter.IsSlow && left > TimeSpan.Zero)
                {
                    await Task.WhenAny(attempt, Task.Delay(left, time, CancellationToken.None));
                    left -= time.GetElapsedTime(begun);
                }

                if (!attempt.IsCompleted)
                {
                    running.Add(attempt);
                }
            }

            queue.Pass(waiter, round);
        }
    }

    /// <summary>One attempt; whatever comes of it, those behind the waiter have their turn. A database that is away ends nobody's wait.</summary>
    private async Task AttemptAsync(Waiter waiter, int changes, CancellationToken stoppingToken)
    {
        try
        {
            var (order, begun) = (waiter.Order, time.GetTimestamp());
            var outcome = await taker.TryAsync(order, stoppingToken);
            waiter.IsSlow = time.GetElapsedTime(begun) > HeadStart;
            var isKept = outcome.Failure is ClaimFailure.TooFew or ClaimFailure.Contended && order.Minimum > 1 && await taker.AreThereAsync(order, stoppingToken);
            queue.End(waiter, outcome, changes, isKept);
            if (outcome.Failure is ClaimFailure.Contended)
            {
                _ = LookSoonAsync(Locked, stoppingToken);
            }
        }
        catch (Exception error)
        {
            var mayPass = DatabaseErrors.Include(error);
            queue.Fail(waiter, stoppingToken.IsCancellationRequested ? new StoppingException() : error, mayPass);
            if (mayPass)
            {
                _ = LookSoonAsync(Away, stoppingToken);
            }
        }

        signal.Wake();
    }

    /// <summary>Nobody tells of a lock that ends without a change, nor of a database that is back.</summary>
    private async Task LookSoonAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        signal.Set();
    }

    private void LookIfAny()
    {
        if (queue.Count > 0)
        {
            signal.Set();
        }
    }
}
