using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Counts missed probes, of ARP and of TCP alike, and says when a host is down or up again. Thread-safe.</summary>
internal sealed class ProbeVerdicts(Roster roster, PresenceQueue queue, PresenceClock clock, IOptions<PresenceOptions> options)
    : IProbeResultSink
{
    public void OnProbeResults(WatchedNetwork network, IReadOnlyList<ProbeResult> results) => roster.Use(view =>
    {
        foreach (var (target, answered) in results)
        {
            if (answered)
            {
                // Its frame came in as a sighting, and was counted there.
                continue;
            }

            if (target.Mac is { } mac)
            {
                Missed(view.ByMac(mac), network);
                continue;
            }

            foreach (var pulse in view.AtIp(target.Ip))
            {
                Missed(pulse.Mac is null ? pulse : null, network);
            }
        }
    });

    /// <summary>Takes the outcome of a TCP connection to a host's endpoint, for a host off the watched links.</summary>
    public void OnEndpointResult(long hostId, bool answered) => roster.Use(view =>
    {
        if (view.ById(hostId) is not { } pulse)
        {
            return;
        }

        if (answered)
        {
            (pulse.AnsweredAt, pulse.Misses) = (clock.Now, 0);
            if (pulse.Presence is not HostPresence.Alive)
            {
                queue.Add(PresenceWork.Up(hostId));
            }
        }
        else
        {
            pulse.RefusedAt = clock.Now;
            Missed(pulse, network: null);
        }
    });

    /// <summary>
    /// Takes the outcome of a TCP connection that an allocation made. A failure marks the endpoint and is no verdict:
    /// on a watched link the host is still heard, and off it the next checks come soon.
    /// </summary>
    public void OnEndpointAsked(long hostId, bool answered)
    {
        if (answered)
        {
            OnEndpointResult(hostId, answered: true);
            return;
        }

        roster.Use(view =>
        {
            if (view.ById(hostId) is { } pulse)
            {
                (pulse.RefusedAt, pulse.CheckAt) = (clock.Now, 0);
            }
        });
    }

    private void Missed(Pulse? pulse, WatchedNetwork? network)
    {
        if (pulse is null)
        {
            return;
        }

        pulse.Misses++;
        if (network is not null && pulse is { Mac: { } mac, OtherIp: { } other })
        {
            // It is silent at its address, and was heard claiming another one: that is where it is now.
            pulse.OtherIp = null;
            queue.Add(PresenceWork.Seen(new Sighting(mac, other, network.Interface, clock.Now, IsAnnouncement: true)));
        }
        else if (pulse.Misses >= options.Value.PingTimeoutThreshold && pulse.Presence is not HostPresence.Down)
        {
            queue.Add(PresenceWork.Down(pulse.HostId));
        }
    }
}
