using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// The hosts of a network, to be pinged. A host that missed a ping is asked for by its address alone as well, and a host that is
/// down only so: that is how its return is noticed, and also the arrival of another machine in its place.
/// </summary>
internal sealed class WatchList(Roster roster) : IWatchList
{
    public IReadOnlyList<WatchTarget> TargetsOn(WatchedNetwork network) => roster.Use(view => view.All
        .Where(pulse => network.Subnet.Contains(pulse.Ip))
        .SelectMany(Targets)
        .Distinct()
        .ToList());

    private static IEnumerable<WatchTarget> Targets(Pulse pulse) => pulse switch
    {
        { Mac: null } or { Presence: HostPresence.Down } => [new WatchTarget(pulse.Ip, null)],
        { Misses: > 0 } => [new WatchTarget(pulse.Ip, pulse.Mac), new WatchTarget(pulse.Ip, null)],
        _ => [new WatchTarget(pulse.Ip, pulse.Mac)],
    };
}
