namespace HostPool.Discovery;

/// <summary>How far a scan is.</summary>
public enum ScanState
{
    /// <summary>It is asking, or waiting for answers.</summary>
    Running,

    /// <summary>Everybody answered, or was asked as often as allowed.</summary>
    Done,

    /// <summary>It could not be carried out.</summary>
    Failed,

    /// <summary>It was ended before it was done: its interface went down or changed, or the service stopped.</summary>
    Cancelled,
}
