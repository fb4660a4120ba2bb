using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation;

/// <summary>One unit, on its way through <see cref="ClaimWriter"/>.</summary>
internal abstract class ClaimWork
{
    /// <summary>Runs it inside the batch's transaction. The answer is kept until <see cref="Answer"/>.</summary>
    public abstract void Run(SqlSession session, ICollection<HostChange> changes);

    /// <summary>Tells the caller, once the batch is committed.</summary>
    public abstract void Answer();

    /// <summary>Tells the caller that the batch was not committed.</summary>
    public abstract void Fail(Exception error);
}
