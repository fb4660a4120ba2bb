using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>News that the database may have to learn of: a sighting, or the verdict of probes on one host.</summary>
internal readonly record struct PresenceWork
{
    public Sighting? Sighting { get; private init; }

    public long HostId { get; private init; }

    /// <summary>What the probes say of <see cref="HostId"/>: up or down.</summary>
    public bool IsUp { get; private init; }

    public static PresenceWork Seen(in Sighting sighting) => new() { Sighting = sighting };

    public static PresenceWork Up(long hostId) => new() { HostId = hostId, IsUp = true };

    public static PresenceWork Down(long hostId) => new() { HostId = hostId };
}
