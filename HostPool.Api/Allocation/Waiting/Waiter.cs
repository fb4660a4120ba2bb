using HostPool.Api.Allocation.Claiming;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>One request in the queue. Belongs to <see cref="WaitQueue"/>, under whose lock it changes.</summary>
internal sealed class Waiter(ClaimOrder order, bool isPatient)
{
    private readonly TaskCompletionSource<ClaimOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClaimOrder Order => order;

    /// <summary>Stays after an attempt that gave nothing.</summary>
    public bool IsPatient { get; set; } = isPatient;

    /// <summary>An attempt for it is under way.</summary>
    public bool IsServed { get; set; }

    /// <summary>What is free of its wish stays for it: it wants several, and its last attempt found too few of those that there are.</summary>
    public bool Keeps { get; set; }

    /// <summary>Which attempt it has, or had last; they are counted.</summary>
    public long Attempt { get; set; }

    /// <summary>The attempt that it left its turn to, for one before it with the same wish; null: none since its own.</summary>
    public long? PassedOverFor { get; set; }

    /// <summary>Its last attempt took long: nobody waits for the next one. Changed by its attempts, of which there is one at a time.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Why the last attempt gave nothing.</summary>
    public ClaimFailure LastFailure { get; set; } = ClaimFailure.TooFew;

    /// <summary>What the last attempt met, when the database could not be used; it stays, and is told of it only if nothing else comes of its wait.</summary>
    public Exception? LastError { get; set; }

    /// <summary>Completes with what it got.</summary>
    public Task<ClaimOutcome> Outcome => _outcome.Task;

    public void Complete(ClaimOutcome outcome) => _outcome.TrySetResult(outcome);

    /// <summary>Completes with what came of its attempts.</summary>
    public void Leave()
    {
        if (LastError is { } error)
        {
            Fail(error);
        }
        else
        {
            Complete(LastFailure);
        }
    }

    public void Fail(Exception error) => _outcome.TrySetException(error);
}
