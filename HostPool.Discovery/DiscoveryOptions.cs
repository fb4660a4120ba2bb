namespace HostPool.Discovery;

/// <summary>The settings under <c>Discovery</c> that concern the network.</summary>
public sealed class DiscoveryOptions
{
    /// <summary>False: no capture, no scan, no ping.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The networks to scan and ping. Empty: listen on every up Ethernet interface and send nothing.</summary>
    public IList<NetworkOptions> Networks { get; } = [];

    /// <summary>IP addresses, CIDR ranges and MAC addresses whose frames are dropped, and that are never probed.</summary>
    public IList<string> Ignore { get; } = [];

    /// <summary>Scan each network when its capture starts.</summary>
    public bool ScanOnStart { get; set; } = true;

    /// <summary>Repeat the scan this often; null: never.</summary>
    public TimeSpan? ScanInterval { get; set; }

    /// <summary>Frames sent per second by a scan; 0: as fast as the link takes them.</summary>
    public int ScanRate { get; set; } = 10_000;

    /// <summary>How often an address that has not answered is asked again.</summary>
    public int ScanRetries { get; set; } = 2;

    /// <summary>How long a pass waits for answers after its last frame.</summary>
    public TimeSpan ScanTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From one ping round to the next.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a ping waits for its answer; at most <see cref="PingInterval"/>.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromMilliseconds(500);
}
