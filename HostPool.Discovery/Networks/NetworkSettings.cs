using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Networks;

/// <summary>A network to watch, read from valid settings.</summary>
/// <param name="Interface">The interface's name.</param>
/// <param name="Subnet">The IPv4 subnet to scan and ping.</param>
/// <param name="Prefix">Or the IPv6 prefix; when both are null, the interface's own subnet and prefixes.</param>
internal sealed record NetworkSettings(string Interface, Ipv4Block? Subnet, Ipv6Block? Prefix = null)
{
    /// <exception cref="FormatException">The options are not valid, see <see cref="DiscoveryOptions.Validate"/>.</exception>
    public static NetworkSettings Read(NetworkOptions options) => options switch
    {
        { Interface: null } => throw new FormatException("A network has no interface."),
        { Subnet: null } => new(options.Interface, null),
        _ when Ipv4Block.TryParse(options.Subnet, out var block) => new(options.Interface, block),
        _ when Ipv6Block.TryParse(options.Subnet, out var prefix) => new(options.Interface, null, prefix),
        _ => throw new FormatException($"'{options.Subnet}' is not a CIDR range."),
    };
}
