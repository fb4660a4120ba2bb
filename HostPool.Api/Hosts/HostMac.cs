namespace HostPool.Api.Hosts;

/// <summary>A further MAC of a host, beside the one at its endpoint, which <see cref="PoolHost.Mac"/> is.</summary>
internal sealed class HostMac
{
    /// <summary>Lower case with colons. No host's <see cref="PoolHost.Mac"/>.</summary>
    public required string Mac { get; set; }

    public required long HostId { get; set; }
}
