using System.Net;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>
/// What is known of one host's presence, in memory: the database holds only its transitions. Belongs to
/// <see cref="Roster"/>, under whose lock it is read and changed. Timestamps are those of
/// <see cref="TimeProvider.GetTimestamp"/>; 0: never.
/// </summary>
internal sealed class Pulse(PoolHost host)
{
    public long HostId { get; } = host.Id;

    public IPAddress Ip { get; set; } = IPAddress.Parse(host.Endpoint.Ip);

    public int Port { get; set; } = host.Endpoint.Port;

    public MacAddress? Mac { get; set; } = MacAddress.TryParse(host.Mac, out var mac) ? mac : null;

    public HostPresence Presence { get; set; } = host.Presence;

    /// <summary>When its MAC was last heard claiming <see cref="Ip"/>.</summary>
    public long HeardAt { get; set; }

    /// <summary>When its MAC was last heard claiming any other address.</summary>
    public long SignAt { get; set; }

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

    /// <summary>Another address that its MAC was heard claiming, while the present one still held.</summary>
    public IPAddress? OtherIp { get; set; }

    /// <summary>The MAC that was last reported to claim this host's address, so that it is reported once.</summary>
    public MacAddress? Rival { get; set; }

    /// <summary>The state, suspicion included: that is in memory only. A connection since then clears it.</summary>
    public HostPresence State => Presence is HostPresence.Alive && Misses > 0 && AnsweredAt < SuspectAt ? HostPresence.Suspect : Presence;

    /// <summary>The last sign of life of any kind.</summary>
    public long LastSign => Math.Max(Math.Max(HeardAt, SignAt), AnsweredAt);
}
