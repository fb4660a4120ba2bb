using System.Net;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// The IPv6 prefixes of one configured network. <see cref="Begin"/>, <see cref="Fail"/> and <see cref="End"/> come from
/// the loops of the interface; the rest is thread-safe.
/// </summary>
internal sealed class NdpWatch(int place, NetworkSettings settings, IIpv6Table table, IgnoreList ignore)
{
    private volatile IReadOnlyList<NdpNetwork> _networks = [];
    private volatile IReadOnlyList<IPNetwork> _prefixes = settings.Prefix is { } prefix ? [prefix.Network] : [];
    private volatile IReadOnlyList<Ipv6LinkAddress> _own = [];
    private volatile LinkProblem? _problem;

    /// <summary>Which of the configured networks this is, from 0.</summary>
    public int Place => place;

    /// <summary>What is scanned and pinged now.</summary>
    public IReadOnlyList<NdpNetwork> Networks => _networks;

    /// <summary>The prefixes as configured, or as last seen on the interface.</summary>
    public IReadOnlyList<IPNetwork> Prefixes => _prefixes;

    /// <summary>What keeps the prefix that the network names from being watched, or the interface's own; null: nothing.</summary>
    public LinkProblem? Problem => _problem;

    /// <summary>True when a ping of <paramref name="address"/> would tell something now.</summary>
    public bool Covers(UInt128 address) =>
        _networks.Any(network => network.Block.Contains(address))
        && !ignore.Contains(address)
        && _own.All(own => own.Address != address);

    /// <summary>True when <paramref name="address"/> is watched here now.</summary>
    public bool Contains(UInt128 address) => _networks.Any(network => network.Block.Contains(address));

    /// <summary>The address that we ask from for <paramref name="target"/>; null when it is not watched here now.</summary>
    public UInt128? SenderTo(UInt128 target) => _networks.FirstOrDefault(network => network.Block.Contains(target))?.Sender;

    /// <summary>
    /// Looks which prefixes are on the interface, before anything is captured. What one of <paramref name="earlier"/> has
    /// there already is not scanned twice: of the interface's own it is left to that one, and of a named one it is an error.
    /// </summary>
    public void Begin(IEnumerable<NdpWatch> earlier)
    {
        var own = table.Read(settings.Interface);
        if (NdpNetwork.TryResolve(settings, own, out var networks, out var problem))
        {
            var taken = earlier.SelectMany(watch => watch.Networks.Select(network => (network.Block, watch.Place))).ToList();
            var overlap = networks.SelectMany(network => taken.Where(other => other.Block.Overlaps(network.Block))).FirstOrDefault();
            problem = settings.Prefix is { } named && overlap != default
                ? LinkProblem.Overlapping(settings.Interface, named, overlap.Block, overlap.Place)
                : null;
            networks = [.. networks.Where(network => !taken.Any(other => other.Block.Overlaps(network.Block)))];
        }

        if (networks.Count > 0)
        {
            _prefixes = [.. networks.Select(network => network.Block.Network)];
        }

        (_own, _networks, _problem) = (own, networks, problem);
    }

    /// <summary>Notes that IPv6 is not captured.</summary>
    public void Fail(LinkProblem problem) => (_networks, _problem) = ([], problem);

    /// <summary>Notes that the interface is not captured any more.</summary>
    public void End() => _networks = [];
}
