namespace HostPool.Api.Presence;

/// <summary>Whether a host is there.</summary>
internal enum HostPresence
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,

    /// <summary>It is seen, or its endpoint answers.</summary>
    Alive,

    /// <summary>It missed a probe, and is probed again before a verdict; or it shows another SSH host key than the pinned one.</summary>
    Suspect,

    /// <summary>It missed <see cref="PresenceOptions.PingTimeoutThreshold"/> probes in a row. Handed out only when it turns out to be back.</summary>
    Down,
}
