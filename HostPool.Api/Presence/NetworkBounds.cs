using System.Net;
using System.Net.Sockets;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// How many hosts may still join each network: <c>MaxHosts</c>, by default the size of the subnet. For the writer alone.
/// </summary>
internal sealed partial class NetworkBounds(
    Roster roster, IDiscoveryStatus status, IOptions<DiscoveryOptions> options, ILogger<NetworkBounds> logger)
{
    private readonly Dictionary<int, long> _room = [];
    private readonly HashSet<int> _full = [];

    /// <summary>Begins a batch of joins: the pool is counted again when the first of them asks.</summary>
    public void Begin() => _room.Clear();

    /// <summary>True when one more host may join; that it may not is told once, until there is room again.</summary>
    public bool TryTake(int network, string interfaceName)
    {
        if (!_room.TryGetValue(network, out var room))
        {
            room = RoomIn(network);
        }

        _room[network] = room - 1;
        if (room > 0)
        {
            _full.Remove(network);
            return true;
        }

        if (_full.Add(network))
        {
            Full(network, interfaceName);
        }

        return false;
    }

    private long RoomIn(int network)
    {
        var link = status.Interfaces[network];
        var most = options.Value.Networks[network].MaxHosts
            ?? (link.Subnet is { BaseAddress.AddressFamily: AddressFamily.InterNetwork } subnet ? 1L << (32 - subnet.PrefixLength) : long.MaxValue);
        return most - roster.Use(view => view.All.Count(pulse => Holds(link, pulse.Ip)));
    }

    private static bool Holds(InterfaceStatus link, IPAddress ip) =>
        link.Subnet?.Contains(ip) is true || link.Prefixes.Any(prefix => prefix.Contains(ip));

    [LoggerMessage(LogLevel.Warning, "NetworkFull: network {Network} of Discovery:Networks, on {Interface}, has as many hosts as its MaxHosts allows; who else is seen is listed as a neighbour")]
    private partial void Full(int network, string @interface);
}
