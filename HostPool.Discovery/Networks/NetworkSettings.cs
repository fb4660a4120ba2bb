using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Networks;

/// <summary>A network to watch, read from valid settings.</summary>
/// <param name="Interface">The interface's name.</param>
/// <param name="Subnet">What to scan and ping; null: the interface's own subnet.</param>
internal sealed record NetworkSettings(string Interface, Ipv4Block? Subnet)
{
    /// <exception cref="FormatException">The options are not valid, see <see cref="DiscoveryOptions.Validate"/>.</exception>
    public static NetworkSettings Read(NetworkOptions options) => options switch
    {
        { Interface: null } => throw new FormatException("A network has no interface."),
        { Subnet: null } => new(options.Interface, null),
        _ when Ipv4Block.TryParse(options.Subnet, out var block) => new(options.Interface, block),
        _ => throw new FormatException($"'{options.Subnet}' is not an IPv4 CIDR range."),
    };
}
