using System.Net;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// What is known of one host's presence, in memory: the database holds only its transitions. Belongs to
/// <see cref="Roster"/>, under whose lock it is read and changed. Timestamps are those of
/// <see cref="TimeProvider.GetTimestamp"/>; 0: never.
/// </summary>
internal sealed class Pulse
{
    private readonly List<PulseInterface> _interfaces = [];

    public Pulse(PoolHost host)
    {
        (HostId, Ip, Port, Presence, ShowsOtherKey) = (host.Id, IPAddress.Parse(host.Endpoint.Ip), host.Endpoint.Port, host.Presence, host.ShowsOtherKey);
        if (MacAddress.TryParse(host.Mac, out var mac))
        {
            Mac = mac;
            Add(new PulseInterface(mac));
        }
    }

    public long HostId { get; }

    public IPAddress Ip { get; }

    public int Port { get; }

    /// <summary>The MAC at <see cref="Ip"/>.</summary>
    public MacAddress? Mac { get; }

    public HostPresence Presence { get; }

    /// <summary>Its interfaces, that of <see cref="Mac"/> among them.</summary>
    public IReadOnlyList<PulseInterface> Interfaces => _interfaces;

    /// <summary>As <see cref="PoolHost.ShowsOtherKey"/>.</summary>
    public bool ShowsOtherKey { get; set; }

    /// <summary>True when a key of it is pinned, it came back or moved, and no reading has ended since: who is there may show another.</summary>
    public bool IsUnproven { get; set; }

    /// <summary>When its MAC was last heard claiming <see cref="Ip"/>.</summary>
    public long HeardAt { get; set; }

    /// <summary>When its endpoint last took a TCP connection.</summary>
    public long AnsweredAt { get; set; }

    /// <summary>When its endpoint last did not.</summary>
    public long RefusedAt { get; set; }

    /// <summary>How often in a row it did not.</summary>
    public int Refusals { get; set; }

    /// <summary>Pings without an answer since the last one that had one; off the watched links, checks of its endpoint.</summary>
    public int Misses { get; set; }

    /// <summary>When the first of them was missed.</summary>
    public long SuspectAt { get; set; }

    /// <summary>When its endpoint is to be tried next, for hosts off the watched links.</summary>
    public long CheckAt { get; set; }

    /// <summary>When it was last heard otherwise: at another address, or by another MAC.</summary>
    public long ElsewhereAt { get; set; }

    /// <summary>Who else claims <see cref="Ip"/>; null while nobody ever did.</summary>
    public AddressContest? Contest { get; set; }

    /// <summary>How many other hosts are at the same address and port.</summary>
    public int SameEndpoint { get; set; }

    /// <summary>The flags that were told; what they are now <see cref="FlagRules"/> says.</summary>
    public HostFlags ToldFlags { get; set; }

    /// <summary>
    /// The state, suspicion included: of who misses probes it is in memory only, and a connection since then clears it. Who
    /// shows another key than the pinned one is suspect whether anybody probes it or not.
    /// </summary>
    public HostPresence State => (ShowsOtherKey && Presence is not HostPresence.Down) || (Presence is HostPresence.Alive && Misses > 0 && AnsweredAt < SuspectAt)
        ? HostPresence.Suspect
        : Presence;

    /// <summary>The last sign of life of any kind.</summary>
    public long LastSign => Math.Max(Math.Max(HeardAt, ElsewhereAt), AnsweredAt);

    public PulseInterface? Find(MacAddress mac) => _interfaces.Find(one => one.Mac == mac);

    /// <summary>Gives it an interface, in place of what was known of that MAC. Its own is at its address.</summary>
    public void Add(PulseInterface one)
    {
        _interfaces.RemoveAll(known => known.Mac == one.Mac);
        if (one.Mac == Mac)
        {
            one.Know(Ip);
            _interfaces.Insert(0, one);
        }
        else
        {
            _interfaces.Add(one);
        }
    }

    /// <summary>Takes a sighting of one of its MACs.</summary>
    public void Hear(in Sighting sighting)
    {
        Find(sighting.Mac)?.Hear(sighting);
        if (sighting.Mac == Mac && sighting.Ip.Equals(Ip))
        {
            (HeardAt, Misses) = (sighting.Timestamp, 0);
        }
        else
        {
            ElsewhereAt = sighting.Timestamp;
        }
    }
}
