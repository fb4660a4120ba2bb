using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>One unit, on its way through <see cref="ClaimWriter"/>.</summary>
internal abstract class ClaimWork
{
    private const int MaxPatience = 31;

    /// <summary>What it takes, equal for those that the same hosts will do for; null when it gives back, and may not be passed over.</summary>
    public virtual string? Wish => null;

    /// <summary>True when nothing is free of what it takes.</summary>
    public virtual bool IsInVain => false;

    /// <summary>In how many further batches, each less than a millisecond as a rule, it may be in vain before that is its answer.</summary>
    public int Patience { get; set; } = MaxPatience;

    /// <summary>Leaves it in vain without running it.</summary>
    public virtual void PassOver()
    {
    }

    /// <summary>Runs it inside the batch's transaction. The answer is kept until <see cref="Answer"/>.</summary>
    public abstract void Run(SqlSession session, ICollection<HostChange> changes);

    /// <summary>Tells the caller, once the batch is committed.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller that the batch was not committed.</summary>
    public abstract void Fail(Exception error);
}
