namespace HostPool.Specs;

/// <summary>Why a host's hardware facts could not be read.</summary>
public enum SpecFailure
{
    /// <summary>No route, no answer, or the connection was closed before SSH began.</summary>
    Unreachable,

    /// <summary>The port answered with a refusal.</summary>
    Refused,

    /// <summary>The host took neither the key nor the password, or there was none to offer.</summary>
    Authentication,

    /// <summary>The host showed another key than the pinned one. Nothing was offered to it.</summary>
    HostKeyChanged,

    /// <summary>There is only a password to offer, and nobody has confirmed the key that the host shows. It was not offered.</summary>
    Untrusted,

    /// <summary>The host's key is not pinned, and it showed no certificate of its network's authority. Nothing was offered to it.</summary>
    HostKeyUnknown,

    /// <summary>The whole attempt took longer than allowed.</summary>
    TimedOut,

    /// <summary>The host, or this machine, cannot do it: no POSIX shell there, no SSH client here.</summary>
    Unsupported,

    /// <summary>The answer was not what the probe prints: too long, cut short, or something else.</summary>
    BadOutput,
}
