namespace HostPool.Api.Allocation;

/// <summary>
/// Who waits for hosts, first come, first served: whenever something changes that may free one, each gets an attempt in
/// its turn. Who has the same wishes as one before it that got nothing is passed over; hosts that are too few for one who
/// wants several are kept for it from those with the same wishes, if there are enough that it may get some day. An attempt that takes
/// long, since hosts do not answer, goes on beside those of who wants others. Thread-safe.
/// </summary>
internal sealed class WaitQueue(HostTaker taker, Quotas quotas, WaitSignal signal, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>What changes in memory only, such as suspicion, is noticed this late.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>How soon it is looked again at hosts that were locked: transactions are short.</summary>
    private static readonly TimeSpan Locked = TimeSpan.FromMilliseconds(20);

    /// <summary>How long all attempts of one round together keep those behind them waiting. A host that answers does within that.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly TriedWishes _tried = new(quotas);
    private long _attempts;
    private bool _isStopping;

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

    /// <summary>True when what is free of a wish is kept for somebody who waits for several.</summary>
    public bool Keeps(ClaimOrder order)
    {
        lock (_lock)
        {
            return _waiters.Any(waiter => waiter.Keeps && waiter.Order.Wish == order.Wish && !waiter.Outcome.IsCompleted);
        }
    }

    /// <summary>Waits for an order's turn; with <paramref name="atMost"/> 0 it has one attempt, behind those who wait.</summary>
    /// <returns>What it got; a failure when its time was over.</returns>
    /// <exception cref="StoppingException">The service stops.</exception>
    public async Task<ClaimOutcome> WaitAsync(ClaimOrder order, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(order, isPatient: atMost > TimeSpan.Zero);
        lock (_lock)
        {
            if (_isStopping)
            {
                throw new StoppingException();
            }

            // Those before it with the same wish come first.
            _waiters.AddLast(waiter);
            _tried.Forget(order.Wish);
        }

        signal.Wake();
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
        // Before the web server waits for their requests to end.
        using var stopping = lifetime.ApplicationStopping.Register(FailAll);
        var running = new List<Task>();
        try
        {
            using var timer = time.CreateTimer(_ => LookIfAny(), null, LookAgain, LookAgain);
            while (true)
            {
                if (await signal.WaitAsync(stoppingToken))
                {
                    Forget();
                }

                await ServeAsync(running, stoppingToken);
                running.RemoveAll(attempt => attempt.IsCompleted);
            }
        }
        finally
        {
            FailAll();
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(List<Task> running, CancellationToken stoppingToken)
    {
        var (busy, kept, left) = (new Dictionary<string, long>(), new Dictionary<string, ClaimFailure>(), HeadStart);
        for (var node = Next(null); node is not null; node = Next(node))
        {
            var (waiter, wish) = (node.Value, node.Value.Order.Wish);
            if (waiter.IsServed)
            {
                busy.TryAdd(wish, waiter.Attempt);
            }
            else if (kept.TryGetValue(wish, out var reason))
            {
                Tell(waiter, reason);
            }
            else if (busy.TryGetValue(wish, out var other) && (waiter.PassedOverFor ?? other) == other)
            {
                // For this one only: where changes come all the time, the next one follows at once.
                waiter.PassedOverFor = other;
            }
            else if (Begin(waiter) is { } changes)
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
                    busy.TryAdd(wish, waiter.Attempt);
                    running.Add(attempt);
                }
            }

            if (waiter.Keeps)
            {
                // Where hosts are locked there is no telling yet whether they have to be kept.
                kept[wish] = waiter.LastFailure is ClaimFailure.Contended ? ClaimFailure.Contended : ClaimFailure.Kept;
            }
        }
    }

    /// <summary>One attempt; whatever comes of it, the waiter is told, and those behind it have their turn.</summary>
    private async Task AttemptAsync(Waiter waiter, int changes, CancellationToken stoppingToken)
    {
        try
        {
            var (order, begun) = (waiter.Order, time.GetTimestamp());
            var outcome = await taker.TryAsync(order, stoppingToken);
            waiter.IsSlow = time.GetElapsedTime(begun) > HeadStart;
            var isKept = outcome.Failure is ClaimFailure.TooFew or ClaimFailure.Contended && order.Minimum > 1 && await taker.AreThereAsync(order, stoppingToken);
            Served(waiter, outcome, changes, isKept);
            if (outcome.Failure is ClaimFailure.Contended)
            {
                _ = LookSoonAsync(stoppingToken);
            }
        }
        catch (Exception error)
        {
            waiter.Fail(stoppingToken.IsCancellationRequested ? new StoppingException() : error);
        }

        signal.Wake();
    }

    /// <summary>Marks a waiter as being served; null: an attempt would be in vain, and it was told so.</summary>
    /// <returns>The changes that the attempt comes after.</returns>
    private int? Begin(Waiter waiter)
    {
        lock (_lock)
        {
            waiter.PassedOverFor = null;
            if (_tried.Find(waiter.Order) is { } why)
            {
                Tell(waiter, why);
                return null;
            }

            waiter.IsServed = !waiter.Outcome.IsCompleted;
            waiter.Attempt = ++_attempts;
            return waiter.IsServed ? _tried.Changes : null;
        }
    }

    /// <summary>The one behind <paramref name="last"/> who is still there; those that were served and left are taken out.</summary>
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

            return next;
        }
    }

    private void Served(Waiter waiter, ClaimOutcome outcome, int changes, bool isKept)
    {
        lock (_lock)
        {
            if (changes == _tried.Changes && outcome.MayRetry)
            {
                _tried.Add(waiter.Order, outcome.Failure);
            }

            waiter.Keeps = isKept;
            waiter.IsServed = false;
            Tell(waiter, outcome);
        }
    }

    private void Tell(Waiter waiter, ClaimOutcome outcome)
    {
        lock (_lock)
        {
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

            // What was kept for it is there for those behind it.
            _tried.Forget(waiter.Order.Wish);
        }

        signal.Wake();
    }

    /// <summary>Nobody tells of a lock that ends without a change.</summary>
    private async Task LookSoonAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Locked, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        signal.Set();
    }

    private void LookIfAny()
    {
        if (Count > 0)
        {
            signal.Set();
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _tried.Clear();
        }
    }

    /// <summary>Who is being served ends with that: it may have got something.</summary>
    private void FailAll()
    {
        lock (_lock)
        {
            _isStopping = true;
            foreach (var waiter in _waiters)
            {
                waiter.IsPatient = false;
                if (!waiter.IsServed)
                {
                    waiter.Fail(new StoppingException());
                }
            }
        }
    }
}
