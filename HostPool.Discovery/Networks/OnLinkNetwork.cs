using System.Diagnostics.CodeAnalysis;
using HostPool.Discovery.Links;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Networks;

/// <summary>A network that can be asked by ARP.</summary>
/// <param name="Network">The network as the pool knows it.</param>
/// <param name="Block">Its addresses.</param>
/// <param name="Sender">The address that we ask from.</param>
internal sealed record OnLinkNetwork(WatchedNetwork Network, Ipv4Block Block, uint Sender)
{
    /// <summary>The shortest prefix that is scanned.</summary>
    public const int ShortestPrefix = 16;

    /// <summary>
    /// Says whom to ask and from where on an interface as it is now; false with the problem when the subnet is not on
    /// link, or not known.
    /// </summary>
    public static bool TryResolve(
        NetworkSettings settings,
        LinkInfo link,
        [NotNullWhen(true)] out OnLinkNetwork? network,
        [NotNullWhen(false)] out LinkProblem? problem)
    {
        network = null;
        if (link.Addresses.Count == 0)
        {
            problem = LinkProblem.NoAddress(link.Name);
            return false;
        }

        var block = settings.Subnet ?? link.Addresses[0].OnLink;
        if (block.PrefixLength < ShortestPrefix)
        {
            problem = LinkProblem.TooLarge(link.Name, block);
            return false;
        }

        // An address within the subnet, better than one whose subnet merely overlaps it: stations answer either.
        var senders = link.Addresses
            .Where(address => address.OnLink.Overlaps(block))
            .OrderByDescending(address => block.Contains(address.Address))
            .ToList();
        if (senders.Count == 0)
        {
            problem = LinkProblem.Routed(link.Name, block);
            return false;
        }

        problem = null;
        network = new OnLinkNetwork(new WatchedNetwork(link.Name, block.Network), block, senders[0].Address);
        return true;
    }
}
