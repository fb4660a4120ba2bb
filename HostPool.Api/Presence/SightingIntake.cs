using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Takes what discovery hears: a heartbeat stays in memory; what would change the pool is queued to be stored, once its
/// sender has answered for it.
/// </summary>
internal sealed class SightingIntake(
    Roster roster,
    NeighbourTable neighbours,
    NetworkHearing hearing,
    ClaimVerifier claims,
    PresenceClock clock,
    PresenceQueue queue,
    IOptions<DiscoveryOptions> options) : ISightingSink
{
    public void OnSighting(in Sighting sighting)
    {
        neighbours.Hear(sighting);
        hearing.Heard(sighting.Interface, sighting.Timestamp);
        var isConfirmed = claims.TryConfirm(sighting, out var seen);
        if (sighting.Network is not { } network)
        {
            // An address outside of the networks, such as a link-local one, is still a sign of life of its MAC.
            roster.Use(view => view.ByMac(seen.Mac)?.Hear(seen));
            return;
        }

        var adopts = options.Value.Networks[network].Adopt;
        switch (roster.Use(view => Hear(seen, view, adopts, isConfirmed)))
        {
            case SightingVerdict.Nothing:
                break;
            case SightingVerdict.ComesUp:
                queue.Add(PresenceWork.Seen(seen));
                break;
            case not SightingVerdict.Conflicts when isConfirmed:
                queue.Add(PresenceWork.Seen(seen));
                break;
            default:
                claims.Ask(seen.Interface, seen.Mac, seen.Ip, seen.IsAnnouncement, seen.IsAnswer);
                break;
        }
    }

    private SightingVerdict Hear(in Sighting seen, RosterView view, bool adopts, bool isConfirmed)
    {
        var known = view.ByMac(seen.Mac);
        known?.Hear(seen);
        foreach (var pulse in view.AtIp(seen.Ip))
        {
            if (pulse == known)
            {
                pulse.Contest?.Hear(seen.Mac, seen.Timestamp, clock);
            }
            else if (pulse.Mac is { } owner && (isConfirmed || pulse.Contest?.Rival == seen.Mac || seen.Ip.Equals(known?.Ip)))
            {
                // A claim that nobody answered for yet is not one: a flood of invented senders makes no conflict.
                (pulse.Contest ??= new AddressContest(owner, pulse.HeardAt)).Claim(seen, clock);
            }
            else if (pulse.Mac is null && seen.Ip.Equals(known?.Ip))
            {
                // Hosts that share an address share the machine, and one of them has its MAC: it is heard for all.
                (pulse.HeardAt, pulse.Misses) = (seen.Timestamp, 0);
                if (pulse.Presence is not HostPresence.Alive)
                {
                    queue.Add(PresenceWork.Up(pulse.HostId));
                }
            }
        }

        var (verdict, hostId) = SightingRules.Judge(seen, view, clock, adopts);
        var isKnown = verdict is SightingVerdict.Conflicts && view.ById(hostId)?.Contest?.Rival == seen.Mac;
        return isKnown ? SightingVerdict.Nothing : verdict;
    }
}
