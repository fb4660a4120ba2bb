using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Counts missed probes, of ARP and of TCP alike, and says when a host is suspect, down, or up again. Distrusts itself
/// first: where nobody at all is heard, nobody is taken for down. Thread-safe.
/// </summary>
internal sealed class ProbeVerdicts(
    Roster roster,
    NetworkHearing hearing,
    ClaimVerifier claims,
    PresenceQueue queue,
    PresenceClock clock,
    IOptions<DiscoveryOptions> discovery,
    IOptions<PresenceOptions> options) : IProbeResultSink
{
    /// <summary>So many other addresses of an interface are asked for, the newest.</summary>
    private const int MostElsewhere = 4;

    public void OnProbeResults(WatchedNetwork network, IReadOnlyList<ProbeResult> results)
    {
        var hears = results.Any(result => result.Answered) || hearing.HearsAnybody(network.Interface, discovery.Value.PingInterval);
        var suspects = roster.Use(view =>
        {
            var missed = results.Where(result => !result.Answered).SelectMany(result => Targets(result.Target, view)).ToList();
            foreach (var pulse in missed)
            {
                Missed(pulse, network.Interface, isVerdict: hears);
            }

            return missed.Count(pulse => pulse.State is HostPresence.Suspect);
        });
        if (hears)
        {
            hearing.Answers(network.Interface);
        }
        else if (suspects > 0)
        {
            hearing.FellSilent(network.Interface, suspects);
        }
    }

    /// <summary>Takes the outcome of a TCP connection to a host's endpoint.</summary>
    /// <param name="hostId">The host.</param>
    /// <param name="answered">Whether it took the connection.</param>
    /// <param name="isVerdict">True when that alone decides: the host is on no watched link.</param>
    /// <returns>Whether it was the host that answered: not where another machine has taken its address.</returns>
    public bool OnEndpointResult(long hostId, bool answered, bool isVerdict) => roster.Use(view =>
    {
        if (view.ById(hostId) is not { } pulse)
        {
            return answered;
        }

        answered &= !FlagRules.IsUsurped(pulse, clock);
        if (!answered)
        {
            pulse.RefusedAt = clock.Now;
            pulse.Refusals++;
            if (isVerdict)
            {
                Missed(pulse, interfaceName: null, isVerdict: true);
            }

            return false;
        }

        (pulse.AnsweredAt, pulse.Refusals) = (clock.Now, 0);
        if (isVerdict)
        {
            pulse.Misses = 0;
        }

        if (pulse.Presence is not HostPresence.Alive)
        {
            queue.Add(PresenceWork.Up(hostId));
        }

        return true;
    });

    /// <summary>
    /// Takes the outcome of a TCP connection that an allocation made. A failure marks the endpoint and is no verdict:
    /// on a watched link the host is still heard, and off it the next checks come soon.
    /// </summary>
    /// <returns>As <see cref="OnEndpointResult"/>.</returns>
    public bool OnEndpointAsked(long hostId, bool answered)
    {
        answered = OnEndpointResult(hostId, answered, isVerdict: false);
        if (!answered)
        {
            roster.Use(view =>
            {
                // Of one that is down another failure would say nothing new.
                if (view.ById(hostId) is { Presence: not HostPresence.Down } pulse)
                {
                    pulse.CheckAt = 0;
                }
            });
        }

        return answered;
    }

    /// <summary>Makes a host suspect that the observer cannot hear: its interface is down or away, or the jump host is.</summary>
    public void OnBlind(Pulse pulse)
    {
        if (pulse.Misses == 0)
        {
            (pulse.Misses, pulse.SuspectAt) = (1, clock.Now);
        }
    }

    private static IEnumerable<Pulse> Targets(WatchTarget target, RosterView view) => target.Mac is { } mac
        ? view.ByMac(mac) is { } pulse && pulse.Ip.Equals(target.Ip) ? [pulse] : []
        : view.AtIp(target.Ip).Where(pulse => pulse.Mac is null || pulse.Presence is HostPresence.Down);

    private void Missed(Pulse pulse, string? interfaceName, bool isVerdict)
    {
        var threshold = options.Value.PingTimeoutThreshold;
        if (pulse.Misses == 0)
        {
            // Before a verdict its endpoint is tried as well.
            (pulse.SuspectAt, pulse.CheckAt) = (clock.Now, 0);
        }

        if (isVerdict || pulse.Misses == 0)
        {
            pulse.Misses++;
        }

        if (interfaceName is not null)
        {
            AskElsewhere(pulse);
        }

        if (isVerdict && (MayLeave(pulse) || IsDown(pulse, interfaceName, threshold)) && !clock.IsHolding(pulse.ElsewhereAt))
        {
            queue.Add(PresenceWork.Down(pulse.HostId));
        }
    }

    /// <summary>It is silent at its address, and was heard claiming others: that is where it may be now.</summary>
    private void AskElsewhere(Pulse pulse)
    {
        foreach (var one in pulse.Interfaces)
        {
            foreach (var ip in one.Addresses.Where(ip => one.Mac != pulse.Mac || !ip.Equals(pulse.Ip)).Take(MostElsewhere))
            {
                if (one.Network is { } heardOn)
                {
                    claims.Ask(heardOn, one.Mac, ip);
                }
            }
        }
    }

    /// <summary>A host that went down while it was held leaves once it is given back.</summary>
    private bool MayLeave(Pulse pulse) =>
        pulse.Presence is HostPresence.Down && options.Value.OnDeparture is DeparturePolicy.Remove;

    /// <summary>
    /// On a watched link TCP connections must have failed too since the host became suspect: one, or as many as missed
    /// pings when its endpoint had answered meanwhile.
    /// </summary>
    private static bool IsDown(Pulse pulse, string? interfaceName, int threshold) =>
        pulse.Misses >= threshold
        && pulse.Presence is not HostPresence.Down
        && (interfaceName is null
            || (pulse.RefusedAt >= pulse.SuspectAt && pulse.Refusals >= (pulse.AnsweredAt < pulse.SuspectAt ? 1 : threshold)));
}
