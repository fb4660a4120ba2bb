namespace HostPool.Discovery;

/// <summary>A network to watch, as configured.</summary>
public sealed class NetworkOptions
{
    /// <summary>The interface's name. Required.</summary>
    public string? Interface { get; set; }

    /// <summary>
    /// The IPv4 subnet, /16 to /32, or the IPv6 prefix, /64 to /128, in CIDR form, host bits masked; when null, the
    /// subnet of the interface's first IPv4 address, and its IPv6 prefixes that are not link-local.
    /// </summary>
    public string? Subnet { get; set; }

    /// <summary>True when whoever is seen there joins the pool by itself.</summary>
    public bool Adopt { get; set; }

    /// <summary>How many hosts may join; null: as many as the subnet has addresses.</summary>
    public int? MaxHosts { get; set; }
}
