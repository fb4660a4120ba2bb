using System.Net.Sockets;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>What a sighting on a watched subnet means. Pure.</summary>
internal static class SightingRules
{
    /// <param name="sighting">Who was seen where.</param>
    /// <param name="roster">Who is known.</param>
    /// <param name="clock">How old a sign of life is.</param>
    /// <param name="adopts">True when the network takes in who it does not know.</param>
    /// <returns>The verdict, and the host that it is about; 0 for a new one.</returns>
    public static (SightingVerdict Verdict, long HostId) Judge(in Sighting sighting, RosterView roster, PresenceClock clock, bool adopts)
    {
        var known = roster.ByMac(sighting.Mac);
        if (known is null)
        {
            return JudgeStranger(sighting, roster, clock, adopts);
        }

        var isEndpoint = known.Mac == sighting.Mac;
        if (known.Ip.Equals(sighting.Ip) && (isEndpoint || !Leaves(known, clock)))
        {
            return (known.Presence is HostPresence.Alive ? SightingVerdict.Nothing : SightingVerdict.ComesUp, known.HostId);
        }

        var isIpv4 = sighting.Ip.AddressFamily is AddressFamily.InterNetwork;
        if (!isIpv4 && known.Ip.AddressFamily is AddressFamily.InterNetwork && !HasLostIpv4(sighting, known, clock))
        {
            // A machine with both families uses both at once, and IPv4 is its endpoint: more clients can use it.
            return (SightingVerdict.Nothing, known.HostId);
        }

        if (Holder(sighting, known, roster, clock) is { } holder)
        {
            return (SightingVerdict.Conflicts, holder.HostId);
        }

        // A machine with two addresses uses both: only an announcement, or silence at the old one, is a move, and from one
        // interface to another only lasting silence. Over IPv6 an announcement is none, since machines have several
        // addresses there and announce them all.
        var isPreferred = isIpv4 && (sighting.IsAnnouncement || known.Ip.AddressFamily is AddressFamily.InterNetworkV6);
        var moves = isEndpoint ? isPreferred || !clock.HoldsAddress(known) : Leaves(known, clock);
        return (moves ? SightingVerdict.Moves : SightingVerdict.Nothing, known.HostId);
    }

    private static (SightingVerdict Verdict, long HostId) JudgeStranger(in Sighting sighting, RosterView roster, PresenceClock clock, bool adopts)
    {
        var there = roster.AtIp(sighting.Ip);
        if (there.Count == 0)
        {
            return (adopts ? SightingVerdict.Joins : SightingVerdict.Nothing, 0);
        }

        if (Holder(sighting, known: null, roster, clock) is { } holder)
        {
            return (SightingVerdict.Conflicts, holder.HostId);
        }

        // Hosts that share an address share the machine; the first of them stands for it.
        var nameless = there.Where(pulse => pulse.Mac is null).MinBy(pulse => pulse.HostId);
        return nameless is not null
            ? (SightingVerdict.IsIdentified, nameless.HostId)
            : (SightingVerdict.Replaces, there.MinBy(pulse => pulse.HostId)!.HostId);
    }

    /// <summary>True when a host had better be where another of its interfaces is. Off the link, silence says nothing.</summary>
    private static bool Leaves(Pulse pulse, PresenceClock clock) =>
        pulse.Presence is HostPresence.Down || (pulse.Mac is not null && clock.HasLeft(pulse));

    /// <summary>
    /// True when it was asked at its IPv4 address in vain, and for long. That it was not asked, since we have lost IPv4
    /// ourselves, says nothing.
    /// </summary>
    private static bool HasLostIpv4(in Sighting sighting, Pulse known, PresenceClock clock) =>
        !sighting.Ip.IsIPv6LinkLocal && known.Misses > 0 && Leaves(known, clock);

    /// <summary>The other machine that is at the address right now.</summary>
    private static Pulse? Holder(in Sighting sighting, Pulse? known, RosterView roster, PresenceClock clock)
    {
        foreach (var pulse in roster.AtIp(sighting.Ip))
        {
            if (pulse != known && pulse.Mac is not null && clock.IsHeard(pulse))
            {
                return pulse;
            }
        }

        return null;
    }
}
