using HostPool.Api.Data;
using HostPool.Api.Events;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>A unit that takes hosts.</summary>
internal sealed class TakeTask(string? wish, Func<SqlSession, ICollection<HostChange>, ClaimOutcome> run) : ClaimTask<ClaimOutcome>(run)
{
    public override string? Wish => wish;

    public override bool IsInVain => Result.Failure is ClaimFailure.NoneFree;

    public override void PassOver() => Result = ClaimFailure.NoneFree;
}
