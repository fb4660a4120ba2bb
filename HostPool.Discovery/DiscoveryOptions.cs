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

    /// <summary>
    /// How long a scan waits for answers after its last frame. Between passes it waits a quarter of that: asking again
    /// early loses nothing, for an answer counts whenever it comes.
    /// </summary>
    public TimeSpan ScanTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>From one ping round to the next.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a ping waits for its answer; at most <see cref="PingInterval"/>. A silent host is asked four times
    /// within it.
    /// </summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// What is wrong with these settings, each beginning with the full key, as in
    /// <c>Discovery:Networks:0:Subnet: '10.0.0.300/24' is not a CIDR range</c>. Empty when they are valid.
    /// </summary>
    public IEnumerable<string> Validate() => DiscoveryOptionsValidation.ErrorsOf(this);
}
