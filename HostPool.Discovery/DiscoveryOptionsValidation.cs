using HostPool.Discovery.Filtering;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery;

/// <summary>Says what is wrong with the settings, each line beginning with the full key.</summary>
internal static class DiscoveryOptionsValidation
{
    private const int MostRetries = 100;

    // PeriodicTimer takes no more than 49 days, and a process is restarted more often than that.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    public static IEnumerable<string> ErrorsOf(DiscoveryOptions options) =>
    [
        .. options.Networks.SelectMany(ErrorsOf),
        .. OverlapsOf(options.Networks),
        .. options.Ignore.SelectMany(ErrorsOf),
        .. ErrorsOfNumber(nameof(options.ScanRate), options.ScanRate, int.MaxValue),
        .. ErrorsOfNumber(nameof(options.ScanRetries), options.ScanRetries, MostRetries),
        .. ErrorsOfTime(nameof(options.ScanTimeout), options.ScanTimeout, TimeSpan.FromMilliseconds(1), Longest),
        .. options.ScanInterval is { } interval
            ? ErrorsOfTime(nameof(options.ScanInterval), interval, TimeSpan.FromMilliseconds(10), Longest)
            : [],
        .. ErrorsOfTime(nameof(options.PingInterval), options.PingInterval, ShortestInterval, Longest),
        .. ErrorsOfTime(nameof(options.PingTimeout), options.PingTimeout, TimeSpan.FromMilliseconds(1), Longest),
        .. options.PingTimeout > options.PingInterval
            ? [$"Discovery:PingTimeout: {options.PingTimeout} is longer than Discovery:PingInterval, {options.PingInterval}"]
            : Array.Empty<string>(),
    ];

    private static IEnumerable<string> ErrorsOf(NetworkOptions network, int place)
    {
        if (string.IsNullOrWhiteSpace(network.Interface))
        {
            yield return $"Discovery:Networks:{place}:Interface: is required";
        }

        if (network.Subnet is { } subnet && BlockOf(network) is null && PrefixOf(network) is null)
        {
            yield return $"Discovery:Networks:{place}:Subnet: '{subnet}' is not a CIDR range";
        }

        if (PrefixOf(network) is { } prefix && ReasonAgainst(prefix) is { } reason)
        {
            yield return $"Discovery:Networks:{place}:Subnet: {prefix} {reason}";
        }

        if (network.MaxHosts is < 1)
        {
            yield return $"Discovery:Networks:{place}:MaxHosts: must be 1 or more, is {network.MaxHosts}";
        }

        if (BlockOf(network) is { PrefixLength: < OnLinkNetwork.ShortestPrefix } block)
        {
            yield return $"Discovery:Networks:{place}:Subnet: {block} is larger than a /{OnLinkNetwork.ShortestPrefix}";
        }
    }

    private static string? ReasonAgainst(Ipv6Block prefix) => prefix switch
    {
        { PrefixLength: < NdpNetwork.ShortestPrefix } => $"is shorter than a /{NdpNetwork.ShortestPrefix}: no link has more",
        _ when Ipv6.IsLinkLocal(prefix.First) => "is link-local: hosts join by the addresses of their network",
        _ when !Ipv6.IsUnicast(prefix.First) => "has no addresses of hosts",
        _ => null,
    };

    private static IEnumerable<string> OverlapsOf(IList<NetworkOptions> networks)
    {
        for (var later = 1; later < networks.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (Overlap(networks[earlier], networks[later]))
                {
                    yield return $"Discovery:Networks:{later}: overlaps Discovery:Networks:{earlier} on {networks[later].Interface}";
                }
            }
        }
    }

    private static bool Overlap(NetworkOptions one, NetworkOptions other) =>
        !string.IsNullOrWhiteSpace(one.Interface)
        && one.Interface == other.Interface
        && ((one.Subnet is null && other.Subnet is null)
            || (BlockOf(one) is { } block && BlockOf(other) is { } otherBlock && block.Overlaps(otherBlock))
            || (PrefixOf(one) is { } prefix && PrefixOf(other) is { } otherPrefix && prefix.Overlaps(otherPrefix)));

    private static Ipv4Block? BlockOf(NetworkOptions network) =>
        network.Subnet is { } subnet && Ipv4Block.TryParse(subnet, out var block) ? block : null;

    private static Ipv6Block? PrefixOf(NetworkOptions network) =>
        network.Subnet is { } subnet && Ipv6Block.TryParse(subnet, out var prefix) ? prefix : null;

    private static IEnumerable<string> ErrorsOf(string entry, int place)
    {
        if (!IgnoreList.IsEntry(entry))
        {
            yield return $"Discovery:Ignore:{place}: '{entry}' is not an IP address, CIDR range or MAC address";
        }
    }

    private static IEnumerable<string> ErrorsOfNumber(string key, int value, int most)
    {
        if (value < 0 || value > most)
        {
            yield return $"Discovery:{key}: {value} is not between 0 and {most}";
        }
    }

    private static IEnumerable<string> ErrorsOfTime(string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            yield return $"Discovery:{key}: {value} is not between {least} and {most}";
        }
    }
}
