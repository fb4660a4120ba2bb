using HostPool.Api.Allocation.Claiming;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>One look at everybody in the queue, from the first on: what those before leave to those behind. Belongs to <see cref="WaitQueue"/>, under whose lock it changes.</summary>
internal sealed class WaitRound
{
    private readonly Dictionary<string, long> _served = [];
    private readonly Dictionary<string, ClaimFailure> _kept = [];

    /// <summary>What a waiter is told for whose wish all that is free is kept for one before it; null: nothing is.</summary>
    public ClaimFailure? IsKept(Waiter waiter) => _kept.TryGetValue(waiter.Order.Wish, out var why) ? why : null;

    /// <summary>True when one before it with the same wish is being served. For that attempt only: where changes come all the time, the next one follows at once.</summary>
    public bool IsPassedOver(Waiter waiter)
    {
        waiter.PassedOverFor = _served.TryGetValue(waiter.Order.Wish, out var attempt) && (waiter.PassedOverFor ?? attempt) == attempt ? attempt : null;
        return waiter.PassedOverFor is not null;
    }

    /// <summary>Goes on to those behind a waiter.</summary>
    public void Pass(Waiter waiter)
    {
        var wish = waiter.Order.Wish;
        if (waiter.IsServed)
        {
            _served.TryAdd(wish, waiter.Attempt);
        }

        if (waiter.Keeps)
        {
            // Where hosts are locked there is no telling yet whether they have to be kept.
            _kept[wish] = waiter.LastFailure is ClaimFailure.Contended ? ClaimFailure.Contended : ClaimFailure.Kept;
        }
    }
}
