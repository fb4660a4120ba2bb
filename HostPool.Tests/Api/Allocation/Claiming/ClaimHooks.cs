using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;

namespace HostPool.Tests.Api.Allocation.Claiming;

/// <summary>The real claims, with what a test lets happen between one and the next.</summary>
internal sealed class ClaimHooks(IClaims inner) : IClaims
{
    /// <summary>Happens once, before the next attempt to take something.</summary>
    public Func<Task>? BeforeTake { get; set; }

    /// <summary>Happens once, before the next repeat keeps what was answered.</summary>
    public Func<Task>? BeforeKeep { get; set; }

    /// <summary>Happens each time that somebody is told that its key has its answer.</summary>
    public Func<Task>? AfterAnswered { get; set; }

    public Task<ClaimOutcome> TakeTrustedAsync(ClaimOrder order) => TakeAsync(() => inner.TakeTrustedAsync(order));

    public Task<ClaimOutcome> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast) =>
        TakeAsync(() => inner.TakeAsync(order, candidates, atLeast));

    public Task<bool> ReleaseHostAsync(long hostId) => inner.ReleaseHostAsync(hostId);

    public Task<bool> ReleaseAsync(long allocationId) => inner.ReleaseAsync(allocationId);

    public Task RollBackAsync(long allocationId, IdempotencyKey? key) => inner.RollBackAsync(allocationId, key);

    public async Task<string?> KeepAsync(IdempotencyKey key)
    {
        var before = BeforeKeep;
        BeforeKeep = null;
        await (before?.Invoke() ?? Task.CompletedTask);
        return await inner.KeepAsync(key);
    }

    private async Task<ClaimOutcome> TakeAsync(Func<Task<ClaimOutcome>> take)
    {
        var before = BeforeTake;
        BeforeTake = null;
        await (before?.Invoke() ?? Task.CompletedTask);
        var outcome = await take();
        if (outcome.Failure is ClaimFailure.Answered)
        {
            await (AfterAnswered?.Invoke() ?? Task.CompletedTask);
        }

        return outcome;
    }
}
