using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Turns timestamps into ages, and ages into what they mean. Thread-safe.</summary>
internal sealed class PresenceClock(TimeProvider time, IOptions<DiscoveryOptions> discovery, IOptions<PresenceOptions> presence)
{
    /// <summary>After this long without a frame a host that answers elsewhere has moved there: before it would be down.</summary>
    private readonly TimeSpan _leaving = (discovery.Value.PingInterval * 2) + discovery.Value.PingTimeout;

    /// <summary>After this long without a frame an address is no longer surely held: a ping round and its answer.</summary>
    private readonly TimeSpan _holding = discovery.Value.PingInterval + discovery.Value.PingTimeout;

    /// <summary>After this long without a frame a host would be down.</summary>
    private readonly TimeSpan _silence = (discovery.Value.PingInterval * presence.Value.PingTimeoutThreshold) + discovery.Value.PingTimeout;

    public long Now => time.GetTimestamp();

    /// <summary>True when the host was heard at its address within the last ping round.</summary>
    public bool HoldsAddress(Pulse pulse) => pulse.Misses == 0 && IsHolding(pulse.HeardAt);

    /// <summary>True when who was heard at <paramref name="heardAt"/> holds the address still: within a ping round.</summary>
    public bool IsHolding(long heardAt) => IsWithin(heardAt, _holding);

    /// <summary>True when the host was silent at its address for so long that another address of it counts more.</summary>
    public bool HasLeft(Pulse pulse) => !IsWithin(pulse.HeardAt, _leaving);

    /// <summary>True when the host was heard so recently that it cannot be down.</summary>
    public bool IsHeard(Pulse pulse) => IsWithin(pulse.HeardAt, _silence);

    /// <summary>True when <paramref name="timestamp"/> is no older than <paramref name="age"/>.</summary>
    public bool IsWithin(long timestamp, TimeSpan age) => timestamp != 0 && time.GetElapsedTime(timestamp) <= age;

    /// <summary>The timestamp that is <paramref name="delay"/> from now.</summary>
    public long After(TimeSpan delay) => Now + (long)(delay.TotalSeconds * time.TimestampFrequency);

    /// <summary>The time of day of a timestamp.</summary>
    public DateTimeOffset TimeOf(long timestamp) => time.GetUtcNow() - time.GetElapsedTime(timestamp);
}
