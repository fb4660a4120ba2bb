namespace HostPool.Discovery;

/// <summary>Whether an interface is captured.</summary>
public enum CaptureState
{
    /// <summary>Not tried yet.</summary>
    Starting,

    /// <summary>Frames are being captured.</summary>
    Capturing,

    /// <summary>Capture failed, and is tried again with backoff.</summary>
    Retrying,

    /// <summary>Another process is in charge of its networks (<see cref="INetworkPermit"/>): captured once that one is not.</summary>
    Standby,

    /// <summary>This platform has no packet sockets: never tried again.</summary>
    Unsupported,
}
