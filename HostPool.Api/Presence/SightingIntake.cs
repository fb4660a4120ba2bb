using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Takes what discovery hears: a heartbeat stays in memory; what would change the pool is queued to be stored, once its
/// sender has answered for it.
/// </summary>
internal sealed partial class SightingIntake(
    Roster roster,
    NeighbourTable neighbours,
    NetworkHearing hearing,
    ClaimVerifier claims,
    PresenceClock clock,
    PresenceQueue queue,
    IOptions<DiscoveryOptions> options,
    ILogger<SightingIntake> logger) : ISightingSink
{
    public void OnSighting(in Sighting sighting)
    {
        neighbours.Hear(sighting);
        hearing.Heard(sighting.Interface, sighting.Timestamp);
        if (sighting.Network is not { } network)
        {
            HearElsewhere(sighting);
            return;
        }

        var seen = sighting;
        var adopts = options.Value.Networks[network].Adopt;
        var (verdict, hostId, isNews) = roster.Use(view => Hear(seen, view, adopts));
        switch (verdict)
        {
            case SightingVerdict.Nothing:
                break;
            case SightingVerdict.Conflicts when isNews:
                AddressConflict(hostId, seen.Ip.ToString(), seen.Mac.ToString());
                break;
            case SightingVerdict.Conflicts:
                break;
            case SightingVerdict.ComesUp:
                queue.Add(PresenceWork.Seen(seen));
                break;
            default:
                Verify(seen);
                break;
        }
    }

    /// <summary>A frame from an address outside of the networks, such as a link-local one, is still a sign of life of its MAC.</summary>
    private void HearElsewhere(in Sighting sighting)
    {
        var (mac, timestamp) = (sighting.Mac, sighting.Timestamp);
        roster.Use(view => view.ByMac(mac)?.SignAt = timestamp);
    }

    private void Verify(in Sighting claim)
    {
        if (claims.TryConfirm(claim))
        {
            queue.Add(PresenceWork.Seen(claim));
        }
        else
        {
            claims.Ask(claim.Interface, claim.Mac, claim.Ip);
        }
    }

    private (SightingVerdict Verdict, long HostId, bool IsNews) Hear(in Sighting seen, RosterView view, bool adopts)
    {
        if (view.ByMac(seen.Mac) is { } known)
        {
            if (known.Ip.Equals(seen.Ip))
            {
                (known.HeardAt, known.Misses, known.OtherIp) = (seen.Timestamp, 0, null);
            }
            else if (known.Ip.AddressFamily == seen.Ip.AddressFamily)
            {
                known.OtherIp = seen.Ip;
            }
        }

        var (verdict, hostId) = SightingRules.Judge(seen, view, clock, adopts);
        var isNews = false;
        if (verdict is SightingVerdict.Conflicts && view.ById(hostId) is { } holder && holder.Rival != seen.Mac)
        {
            (holder.Rival, isNews) = (seen.Mac, true);
        }

        return (verdict, hostId, isNews);
    }

    [LoggerMessage(LogLevel.Warning, "AddressConflict: {Mac} claims {Ip} of host {HostId}, which is there; the host keeps its record")]
    private partial void AddressConflict(long hostId, string ip, string mac);
}
