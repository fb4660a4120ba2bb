using HostPool.Api.Allocation.Claiming;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>
/// Who waits for hosts, first come, first served, and what was tried for them in vain. Who has the same wishes as one before
/// it that got nothing is passed over; hosts that are too few for one who wants several are kept for it from those with the same
/// wishes, if there are enough that it may get some day. <see cref="WaitKeeper"/> makes the attempts. Thread-safe.
/// </summary>
internal sealed class WaitQueue(Quotas quotas, WaitSignal signal, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly TriedWishes _tried = new(quotas);
    private long _attempts;
    private bool _isClosed;

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
            if (_isClosed)
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

    /// <summary>The one behind <paramref name="last"/>, or the first, who is still there; those that were served and left are taken out.</summary>
    public LinkedListNode<Waiter>? Next(LinkedListNode<Waiter>? last)
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

    /// <summary>Begins a waiter's attempt, if it is its turn, and one would not be in vain.</summary>
    /// <returns>The changes that the attempt comes after, for <see cref="End"/>; null: there is none to be made.</returns>
    public int? Begin(Waiter waiter, WaitRound round)
    {
        lock (_lock)
        {
            if (waiter.IsServed || waiter.Outcome.IsCompleted)
            {
                return null;
            }

            if (round.IsKept(waiter) is { } kept)
            {
                Tell(waiter, kept);
                return null;
            }

            if (round.IsPassedOver(waiter))
            {
                return null;
            }

            if (_tried.Find(waiter.Order) is { } why)
            {
                Tell(waiter, why);
                return null;
            }

            waiter.IsServed = true;
            waiter.Attempt = ++_attempts;
            return _tried.Changes;
        }
    }

    /// <summary>Notes for those behind a waiter what it leaves them.</summary>
    public void Pass(Waiter waiter, WaitRound round)
    {
        lock (_lock)
        {
            round.Pass(waiter);
        }
    }

    /// <summary>Ends a waiter's attempt.</summary>
    /// <param name="waiter">Whose.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="changes">What <see cref="Begin"/> returned.</param>
    /// <param name="isKept">What is free of its wish is kept for it.</param>
    public void End(Waiter waiter, ClaimOutcome outcome, int changes, bool isKept)
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

    /// <summary>Ends an attempt that could not be made to its end.</summary>
    /// <param name="waiter">Whose.</param>
    /// <param name="error">What it met.</param>
    /// <param name="mayPass">It may be over soon: who is patient keeps its place, and is not tried again before <see cref="Forget"/>.</param>
    public void Fail(Waiter waiter, Exception error, bool mayPass)
    {
        lock (_lock)
        {
            waiter.IsServed = false;
            if (mayPass && waiter.IsPatient)
            {
                waiter.LastError = error;
                _tried.Add(waiter.Order, ClaimFailure.Contended);
            }
            else
            {
                waiter.Fail(error);
            }
        }
    }

    /// <summary>Something changed that may free a host: what was tried says nothing any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _tried.Clear();
        }
    }

    /// <summary>Sends everybody away, and who comes from now on; who is being served is told what comes of that: it may have got something.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
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

    /// <summary>Its time is over, or it went away: at once, or after the attempt that is under way.</summary>
    private void Leave(Waiter waiter)
    {
        lock (_lock)
        {
            waiter.IsPatient = false;
            if (!waiter.IsServed)
            {
                waiter.Leave();
            }

            // What was kept for it is there for those behind it.
            _tried.Forget(waiter.Order.Wish);
        }

        signal.Wake();
    }

    /// <summary>Who is patient stays when there was nothing for it; under the lock.</summary>
    private static void Tell(Waiter waiter, ClaimOutcome outcome)
    {
        (waiter.LastFailure, waiter.LastError) = (outcome.Failure, null);
        if (!outcome.MayRetry || !waiter.IsPatient)
        {
            waiter.Complete(outcome);
        }
    }
}
