using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using HostPool.Api.Events;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// How many hosts may still join each network: <c>MaxHosts</c>, by default the size of the subnet. Networks go by their
/// place in the settings. For the writer alone, but for <see cref="WhyTurnedAway"/>, which is thread-safe.
/// </summary>
internal sealed class NetworkBounds(Roster roster, IDiscoveryStatus status, IOptions<DiscoveryOptions> options, PoolEvents events)
{
    private readonly Dictionary<int, long> _room = [];
    private readonly HashSet<int> _full = [];
    private ImmutableHashSet<int> _turnedAway = [];

    /// <summary>Begins a batch of joins: the pool is counted again when the first of them asks.</summary>
    public void Begin() => _room.Clear();

    /// <summary>True when one more host may join. That it is the last one, or may not, is told once, until there is room again.</summary>
    public bool TryTake(int network)
    {
        if (!_room.TryGetValue(network, out var room))
        {
            room = MostIn(network) - HostsIn(network);
        }

        _room[network] = room - 1;
        Tell(network, isFull: room <= 1);
        ImmutableInterlocked.Update(ref _turnedAway, (all, one) => room > 0 ? all.Remove(one) : all.Add(one), network);
        return room > 0;
    }

    /// <summary>Why a machine that was seen could not join; null when none was turned away since there was room last.</summary>
    public string? WhyTurnedAway(int network) => _turnedAway.Contains(network) && HostsIn(network) >= MostIn(network)
        ? $"{Name(network)} has {MostIn(network)} hosts, as many as {Setting(network)} allows: who else was seen did not join."
        : null;

    /// <summary>The setting that is the bound.</summary>
    public static string Setting(int network) => $"Discovery:Networks:{network}:MaxHosts";

    private void Tell(int network, bool isFull)
    {
        if (isFull && _full.Add(network))
        {
            Publish(NetworkChangeKind.NetworkFull, network, $"has {MostIn(network)} hosts, as many as {Setting(network)} allows; who else is seen is listed as a neighbour");
        }
        else if (!isFull && _full.Remove(network))
        {
            Publish(NetworkChangeKind.NetworkHasRoom, network, $"has fewer hosts than {Setting(network)} allows, {MostIn(network)}; machines may join again");
        }
    }

    private void Publish(NetworkChangeKind kind, int network, string detail) =>
        events.Publish(new NetworkChange(kind, status.Interfaces[network].Interface, $"{Name(network)} {detail}"));

    private string Name(int network) => status.Interfaces[network] is { Subnet: { } subnet } link
        ? $"{subnet} on {link.Interface}"
        : $"The network on {status.Interfaces[network].Interface}";

    private long MostIn(int network) => options.Value.Networks[network].MaxHosts
        ?? (status.Interfaces[network].Subnet is { BaseAddress.AddressFamily: AddressFamily.InterNetwork } subnet
            ? 1L << (32 - subnet.PrefixLength)
            : long.MaxValue);

    private int HostsIn(int network)
    {
        var link = status.Interfaces[network];
        return roster.Use(view => view.All.Count(pulse => Holds(link, pulse.Ip)));
    }

    private static bool Holds(InterfaceStatus link, IPAddress ip) =>
        link.Subnet?.Contains(ip) is true || link.Prefixes.Any(prefix => prefix.Contains(ip));
}
