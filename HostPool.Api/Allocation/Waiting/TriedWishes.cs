using HostPool.Api.Allocation.Claiming;

namespace HostPool.Api.Allocation.Waiting;

/// <summary>What was tried in vain since the last change that may free a host. Belongs to <see cref="WaitQueue"/>, under whose lock it changes.</summary>
internal sealed class TriedWishes(Quotas quotas)
{
    private readonly Dictionary<(string Wish, string? Owner), (int Minimum, ClaimFailure Why)> _inVain = [];

    /// <summary>Rises with each change: what an attempt learned that began before one says nothing any more.</summary>
    public int Changes { get; private set; }

    /// <summary>Why an attempt for <paramref name="order"/> would be in vain; null: that is to be tried.</summary>
    public ClaimFailure? Find(ClaimOrder order) =>
        _inVain.TryGetValue(KeyOf(order), out var before) && order.Minimum >= before.Minimum ? before.Why : null;

    public void Add(ClaimOrder order, ClaimFailure why) => _inVain[KeyOf(order)] = (order.Minimum, why);

    /// <summary>Something changed.</summary>
    public void Clear()
    {
        Changes++;
        _inVain.Clear();
    }

    /// <summary>A wish is to be tried anew.</summary>
    public void Forget(string wish)
    {
        foreach (var key in _inVain.Keys.Where(key => key.Wish == wish).ToList())
        {
            _inVain.Remove(key);
        }
    }

    /// <summary>Where there is no quota, what one owner does not get nobody gets.</summary>
    private (string Wish, string? Owner) KeyOf(ClaimOrder order) => (order.Wish, quotas.Of(order.Owner) is null ? null : order.Owner);
}
