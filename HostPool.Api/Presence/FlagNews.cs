using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>What changed about one host's flags.</summary>
/// <param name="HostId">The host.</param>
/// <param name="Begun">What it has now, and had not.</param>
/// <param name="Ended">What it had, and has no more.</param>
/// <param name="Rival">Who claims its address, where that is what it is about.</param>
internal sealed record FlagNews(long HostId, HostFlags Begun, HostFlags Ended, MacAddress? Rival)
{
    /// <summary>One change for each flag that began or ended.</summary>
    public void AddTo(ICollection<HostChange> changes, PoolHost host)
    {
        foreach (var flag in Enum.GetValues<HostFlags>().Where(flag => (flag & (Begun | Ended)) != 0))
        {
            var kind = Begun.HasFlag(flag) ? HostChangeKind.Flagged : HostChangeKind.Unflagged;
            changes.Add(new HostChange(kind, host, string.Concat(flag.Names()) + About(flag)) { Flag = flag });
        }
    }

    private string About(HostFlags flag) =>
        flag is HostFlags.AddressConflict && Begun.HasFlag(flag) ? $": {Rival} claims the address too, and the host keeps its record" : "";
}
