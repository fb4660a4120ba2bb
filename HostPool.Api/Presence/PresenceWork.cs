using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>News that the database may have to learn of: a sighting, or the verdict of probes on one host.</summary>
internal readonly record struct PresenceWork
{
    public Sighting? Sighting { get; private init; }

    public long HostId { get; private init; }

    /// <summary>What the probes say of <see cref="HostId"/>: up or down.</summary>
    public bool IsUp { get; private init; }

    /// <summary>The host whose pinned SSH host key answered at the address of the sighting; 0: none did, or nobody asked.</summary>
    public long ProvenFor { get; private init; }

    public static PresenceWork Seen(in Sighting sighting) => new() { Sighting = sighting };

    public static PresenceWork Proven(in Sighting sighting, long hostId) => new() { Sighting = sighting, ProvenFor = hostId };

    public static PresenceWork Up(long hostId) => new() { HostId = hostId, IsUp = true };

    public static PresenceWork Down(long hostId) => new() { HostId = hostId };
}
