using System.Collections.Immutable;
using System.Net;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery;

/// <summary>Reads the state of the running loops. Thread-safe.</summary>
internal sealed class DiscoveryStatus : IDiscoveryStatus
{
    private ImmutableArray<LinkLoop> _loops = [];

    public IReadOnlyList<InterfaceStatus> Interfaces =>
    [
        .. _loops.SelectMany(EntriesOf).OrderBy(entry => entry.Place).Select(entry => entry.Status),
    ];

    public bool IsWatched(IPAddress address)
    {
        if (Ipv4.TryFrom(address, out var number))
        {
            foreach (var loop in _loops)
            {
                foreach (var network in loop.Networks)
                {
                    if (network.Covers(number))
                    {
                        return loop.State == CaptureState.Capturing;
                    }
                }
            }
        }

        return Ipv6.TryFrom(address, out var wide)
            && _loops.Any(loop => loop.State == CaptureState.Capturing && loop.Networks.Any(network => network.Ipv6.Covers(wide)));
    }

    public bool IsLeftToAnother(IPAddress address)
    {
        foreach (var loop in _loops)
        {
            if (loop.State == CaptureState.Standby && loop.Networks.Any(network => network.Holds(address)))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsBlindTo(IPAddress address)
    {
        foreach (var loop in _loops)
        {
            if (loop.IsBlind && loop.Networks.Any(network => network.Holds(address)))
            {
                return true;
            }
        }

        return false;
    }

    public LinkLoop? Find(string interfaceName) => _loops.FirstOrDefault(loop => loop.Name == interfaceName);

    public void Add(LinkLoop loop) =>
        ImmutableInterlocked.Update(ref _loops, static (all, one) => all.Add(one), loop);

    public void Remove(LinkLoop loop) =>
        ImmutableInterlocked.Update(ref _loops, static (all, one) => all.Remove(one), loop);

    private static IEnumerable<(int Place, InterfaceStatus Status)> EntriesOf(LinkLoop loop) =>
        loop.Networks.Count == 0
            ? [(0, StatusOf(loop, null))]
            : loop.Networks.Select(network => (network.Place, StatusOf(loop, network)));

    private static InterfaceStatus StatusOf(LinkLoop loop, NetworkWatch? network)
    {
        var problem = loop.Problem ?? network?.Problem;
        var state = loop.State == CaptureState.Capturing && problem is not null ? CaptureState.Retrying : loop.State;
        return new InterfaceStatus(
            loop.Name,
            network?.Subnet?.Network ?? network?.NamedPrefix,
            state,
            problem?.Reason,
            problem?.Remedy,
            loop.Counters.Received + loop.Ipv6Counters.Received,
            loop.Counters.Malformed + loop.Ipv6Counters.Malformed,
            loop.Counters.Dropped + loop.Ipv6Counters.Dropped)
        {
            Prefixes = network?.Ipv6.Prefixes ?? [],
        };
    }
}
