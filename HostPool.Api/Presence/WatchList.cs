using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// The hosts of a network, to be pinged. Those that are down are asked for by address alone: that is how their return is
/// noticed, and also the arrival of another machine in their place.
/// </summary>
internal sealed class WatchList(Roster roster) : IWatchList
{
    public IReadOnlyList<WatchTarget> TargetsOn(WatchedNetwork network) => roster.Use(view => view.All
        .Where(pulse => network.Subnet.Contains(pulse.Ip))
        .Select(pulse => new WatchTarget(pulse.Ip, pulse.Presence is HostPresence.Down ? null : pulse.Mac))
        .Distinct()
        .ToList());
}
