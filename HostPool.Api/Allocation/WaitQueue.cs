namespace HostPool.Api.Allocation;

/// <summary>
/// Who waits for hosts, first come, first served: whenever something changes that may free one, each gets an attempt in
/// its turn. Who has the same wishes as one before it that got nothing is passed over; hosts that are too few for one who
/// wants several are kept for it from those with the same wishes, if there are enough that it may get some day. Thread-safe.
/// </summary>
internal sealed class WaitQueue(HostTaker taker, Quotas quotas, WaitSignal signal, TimeProvider time) : BackgroundService
{
    /// <summary>What changes in memory only, such as suspicion, is noticed this late.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How soon it is looked again at hosts that were locked: transactions are short.</summary>
    private static readonly TimeSpan Locked = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>Waits for an order's turn; with <paramref name="atMost"/> 0 it has one attempt, behind those who wait.</summary>
    /// <returns>What it got; a failure when its time was over.</returns>
    /// <exception cref="OperationCanceledException">The caller went away, or the service stops.</exception>
    public async Task<ClaimOutcome> WaitAsync(ClaimOrder order, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(order, isPatient: atMost > TimeSpan.Zero);
        lock (_lock)
        {
            _waiters.AddLast(waiter);
        }

        signal.Set();
        if (atMost <= TimeSpan.Zero)
        {
            return await waiter.Outcome;
        }

        using var patience = new CancellationTokenSource(atMost, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var leaving = ends.Token.Register(() => Leave(waiter));
        return await waiter.Outcome;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var timer = time.CreateTimer(_ => LookIfAny(), null, LookAgain, LookAgain);
            while (true)
            {
                await signal.WaitAsync(stoppingToken);
                await ServeAsync(stoppingToken);
            }
        }
        finally
        {
            FailAll(new OperationCanceledException("HostPool is stopping."));
        }
    }

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        var inVain = new Dictionary<(string Wish, string? Owner), (int Minimum, ClaimFailure Why)>();
        var kept = new Dictionary<string, ClaimFailure>();
        for (var waiter = Next(null); waiter is not null; waiter = Next(waiter))
        {
            var order = waiter.Value.Order;
            var wish = (order.Wish, quotas.Of(order.Owner) is null ? null : order.Owner);
            if (kept.TryGetValue(order.Wish, out var reason))
            {
                Served(waiter.Value, reason);
                continue;
            }

            if (inVain.TryGetValue(wish, out var before) && order.Minimum >= before.Minimum)
            {
                Served(waiter.Value, before.Why);
                continue;
            }

            try
            {
                var outcome = await taker.TryAsync(order, stoppingToken);
                if (outcome.MayRetry)
                {
                    inVain[wish] = (order.Minimum, outcome.Failure);
                }

                if (outcome.Failure is ClaimFailure.TooFew or ClaimFailure.Contended && order.Minimum > 1 && await taker.AreThereAsync(order, stoppingToken))
                {
                    kept[order.Wish] = outcome.Failure;
                }

                Served(waiter.Value, outcome);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                waiter.Value.Fail(error);
            }
        }

        if (inVain.Values.Any(one => one.Why is ClaimFailure.Contended))
        {
            // Nobody tells of a lock that ends without a change.
            await Task.Delay(Locked, stoppingToken);
            signal.Set();
        }
    }

    /// <summary>The one behind <paramref name="last"/> who is still there, marked as being served; those that were served and left are taken out.</summary>
    private LinkedListNode<Waiter>? Next(LinkedListNode<Waiter>? last)
    {
        lock (_lock)
        {
            var next = last is null ? _waiters.First : last.Next;
            if (last?.Value.Outcome.IsCompleted is true)
            {
                _waiters.Remove(last);
            }

            while (next is not null && next.Value.Outcome.IsCompleted)
            {
                var gone = next;
                next = next.Next;
                _waiters.Remove(gone);
            }

            if (next is not null)
            {
                next.Value.IsServed = true;
            }

            return next;
        }
    }

    private void Served(Waiter waiter, ClaimOutcome outcome)
    {
        lock (_lock)
        {
            waiter.IsServed = false;
            waiter.LastFailure = outcome.Failure;
            if (!outcome.MayRetry || !waiter.IsPatient)
            {
                waiter.Complete(outcome);
            }
        }
    }

    /// <summary>Its time is over, or it went away: at once, or after the attempt that is under way.</summary>
    private void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            waiter.IsPatient = false;
            if (!waiter.IsServed)
            {
                waiter.Complete(waiter.LastFailure);
            }
        }

        // The next look takes it out.
        signal.Set();
    }

    private void LookIfAny()
    {
        if (Count > 0)
        {
            signal.Set();
        }
    }

    private void FailAll(Exception error)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
            {
                waiter.Fail(error);
            }

            _waiters.Clear();
        }
    }
}
