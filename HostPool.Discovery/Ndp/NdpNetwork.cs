using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Ndp;

/// <summary>An IPv6 prefix that can be asked by neighbour discovery.</summary>
/// <param name="Network">The prefix as the pool knows it.</param>
/// <param name="Block">Its addresses.</param>
/// <param name="Sender">The address that we ask from.</param>
internal sealed record NdpNetwork(WatchedNetwork Network, Ipv6Block Block, UInt128 Sender)
{
    /// <summary>The shortest prefix that is watched: the network of one link (RFC 4291, 2.5.1).</summary>
    public const int ShortestPrefix = 64;

    // One of a single address holds nobody but us.
    private const int LongestOwnPrefix = 127;

    /// <summary>
    /// Says which prefixes a configured network watches on an interface with these addresses: the one that it names,
    /// or the interface's own; none when it names an IPv4 subnet. False with the problem when the one that it names is
    /// not on link.
    /// </summary>
    public static bool TryResolve(
        NetworkSettings settings,
        IReadOnlyList<Ipv6LinkAddress> addresses,
        out IReadOnlyList<NdpNetwork> networks,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        var usable = addresses.Where(own => !own.IsLinkLocal).ToList();
        IEnumerable<Ipv6Block> blocks = settings switch
        {
            { Prefix: { } named } => [named],
            { Subnet: not null } => [],
            _ => usable.Select(own => own.OnLink).Where(IsWatchable).Distinct(),
        };
        networks = [.. blocks.Select(block => TryNew(settings.Interface, block, usable)).OfType<NdpNetwork>()];
        problem = settings.Prefix is { } prefix && networks.Count == 0 ? LinkProblem.Routed(settings.Interface, prefix) : null;
        return problem is null;
    }

    private static bool IsWatchable(Ipv6Block block) => block.PrefixLength is >= ShortestPrefix and <= LongestOwnPrefix;

    // An address within the prefix, better than one whose prefix merely overlaps it.
    private static NdpNetwork? TryNew(string interfaceName, Ipv6Block block, IEnumerable<Ipv6LinkAddress> usable) => usable
        .Where(own => own.OnLink.Overlaps(block))
        .OrderByDescending(own => block.Contains(own.Address))
        .Select(own => new NdpNetwork(new WatchedNetwork(interfaceName, block.Network), block, own.Address))
        .FirstOrDefault();
}
