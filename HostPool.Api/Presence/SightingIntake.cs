using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>Takes what discovery hears: a heartbeat stays in memory, anything else is queued to be stored.</summary>
internal sealed partial class SightingIntake(
    Roster roster,
    NeighbourTable neighbours,
    WatchedNetworks networks,
    PresenceClock clock,
    PresenceQueue queue,
    ILogger<SightingIntake> logger) : ISightingSink
{
    public void OnSighting(in Sighting sighting)
    {
        neighbours.Hear(sighting);
        if (!networks.Contains(sighting.Interface, sighting.Ip, out var adopts))
        {
            return;
        }

        var seen = sighting;
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
            default:
                queue.Add(PresenceWork.Seen(seen));
                break;
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
            else
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
