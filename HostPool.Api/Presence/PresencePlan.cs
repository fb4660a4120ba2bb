using System.Net;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Sorts a batch of news: what is to be done now, in its order, and what must wait. The roster knows of what a batch does only
/// after its commit, so a batch touches each host, MAC and address once.
/// </summary>
internal sealed class PresencePlan(Roster roster, PresenceClock clock, IOptions<DiscoveryOptions> discovery)
{
    /// <returns>What to do, and the news that must wait for the next batch.</returns>
    public (List<PresenceAct> Acts, List<PresenceWork> Later) Of(List<PresenceWork> batch) => roster.Use(view =>
    {
        var (acts, later) = (new List<PresenceAct>(batch.Count), new List<PresenceWork>());
        var (macs, ips, hosts) = (new HashSet<MacAddress>(), new HashSet<IPAddress>(), new HashSet<long>());
        foreach (var work in batch)
        {
            if (work.Sighting is not { } sighting)
            {
                if (hosts.Add(work.HostId))
                {
                    acts.Add(new PresenceAct(work, SightingVerdict.Nothing, work.HostId));
                }
            }
            else if (!(macs.Add(sighting.Mac) & ips.Add(sighting.Ip)))
            {
                later.Add(work);
            }
            else if (sighting.Network is { } network)
            {
                var (verdict, hostId) = SightingRules.Judge(sighting, view, clock, discovery.Value.Networks[network].Adopt);
                if (verdict is SightingVerdict.Joins
                    || (verdict is not SightingVerdict.Nothing and not SightingVerdict.Conflicts && hosts.Add(hostId)))
                {
                    acts.Add(new PresenceAct(work, verdict, hostId));
                }
            }
        }

        return (acts, later);
    });
}
