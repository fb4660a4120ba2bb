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

        return false;
    }

    public bool IsBlindTo(IPAddress address) =>
        Ipv4.TryFrom(address, out var number)
        && _loops.Any(loop => loop.IsBlind && loop.Networks.Any(network => network.Subnet is { } subnet && subnet.Contains(number)));

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
            network?.Subnet?.Network,
            state,
            problem?.Reason,
            problem?.Remedy,
            loop.Counters.Received,
            loop.Counters.Malformed,
            loop.Counters.Dropped);
    }
}
