using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Claims of a database that is away now and then.</summary>
internal sealed class OutageClaims(IClaims inner) : IClaims
{
    private int _failed;

    public bool IsAway { get; set; }

    /// <summary>How many calls have met an outage.</summary>
    public int Failed => Volatile.Read(ref _failed);

    public Task<ClaimOutcome> TakeTrustedAsync(ClaimOrder order) => UnlessAway(() => inner.TakeTrustedAsync(order));

    public Task<ClaimOutcome> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast) =>
        UnlessAway(() => inner.TakeAsync(order, candidates, atLeast));

    public Task<bool> ReleaseHostAsync(long hostId) => inner.ReleaseHostAsync(hostId);

    public Task<bool> ReleaseAsync(long allocationId) => inner.ReleaseAsync(allocationId);

    public Task RollBackAsync(long allocationId, IdempotencyKey? key) => UnlessAway(async () =>
    {
        await inner.RollBackAsync(allocationId, key);
        return true;
    });

    public Task<string?> KeepAsync(IdempotencyKey key) => inner.KeepAsync(key);

    private Task<T> UnlessAway<T>(Func<Task<T>> call)
    {
        if (!IsAway)
        {
            return call();
        }

        Interlocked.Increment(ref _failed);
        return Task.FromException<T>(new DatabaseFailedException(new IOException("The database is away.")));
    }
}
