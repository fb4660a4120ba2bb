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

        if (known.Ip.Equals(sighting.Ip))
        {
            return (known.Presence is HostPresence.Alive ? SightingVerdict.Nothing : SightingVerdict.ComesUp, known.HostId);
        }

        if (IsOfOtherFamily(sighting, known))
        {
            return (SightingVerdict.Nothing, known.HostId);
        }

        if (Holder(sighting, roster, clock) is { } holder)
        {
            return (SightingVerdict.Conflicts, holder.HostId);
        }

        // A machine with two addresses uses both: only an announcement, or silence at the old one, is a move. Over IPv6 an
        // announcement is none, since machines have several addresses there and announce them all.
        var isAnnounced = sighting.IsAnnouncement && sighting.Ip.AddressFamily is AddressFamily.InterNetwork;
        return isAnnounced || sighting.Ip.AddressFamily != known.Ip.AddressFamily || !clock.HoldsAddress(known)
            ? (SightingVerdict.Moves, known.HostId)
            : (SightingVerdict.Nothing, known.HostId);
    }

    /// <summary>
    /// A machine with IPv4 and IPv6 uses both at once: the one is no move of the other. When both were there from the
    /// start, IPv4 is the endpoint, since more clients can use it.
    /// </summary>
    private static bool IsOfOtherFamily(in Sighting sighting, Pulse known) =>
        sighting.Ip.AddressFamily != known.Ip.AddressFamily && sighting.Ip.AddressFamily is AddressFamily.InterNetworkV6;

    private static (SightingVerdict Verdict, long HostId) JudgeStranger(in Sighting sighting, RosterView roster, PresenceClock clock, bool adopts)
    {
        var there = roster.AtIp(sighting.Ip);
        if (there.Count == 0)
        {
            return (adopts ? SightingVerdict.Joins : SightingVerdict.Nothing, 0);
        }

        if (Holder(sighting, roster, clock) is { } holder)
        {
            return (SightingVerdict.Conflicts, holder.HostId);
        }

        // Hosts that share an address share the machine; the first of them stands for it.
        var nameless = there.Where(pulse => pulse.Mac is null).MinBy(pulse => pulse.HostId);
        return nameless is not null
            ? (SightingVerdict.IsIdentified, nameless.HostId)
            : (SightingVerdict.Replaces, there.MinBy(pulse => pulse.HostId)!.HostId);
    }

    /// <summary>The other machine that is at the address right now.</summary>
    private static Pulse? Holder(in Sighting sighting, RosterView roster, PresenceClock clock)
    {
        foreach (var pulse in roster.AtIp(sighting.Ip))
        {
            if (pulse.Mac is { } mac && mac != sighting.Mac && clock.IsHeard(pulse))
            {
                return pulse;
            }
        }

        return null;
    }
}
