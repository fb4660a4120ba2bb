using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Pinging;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Logging;

namespace HostPool.Discovery;

/// <summary>Makes the loops of interfaces.</summary>
internal sealed class LinkLoopFactory(
    LinkOpener opener,
    INetworkPermit permit,
    INdpSocketFactory ndpSockets,
    IIpv6Table ipv6Table,
    ArpScanner scanner,
    NdpScanner ndpScanner,
    ScanLoop scanLoop,
    PingLoop pingLoop,
    IgnoreList ignore,
    ISightingSink sink,
    TimeProvider clock,
    ILoggerFactory loggers)
{
    /// <summary>A loop for each interface that is named, however many of the networks are on it.</summary>
    public IReadOnlyList<LinkLoop> ForNetworks(IEnumerable<NetworkOptions> networks) =>
    [
        .. networks
            .Select((options, place) => NewWatch(place, NetworkSettings.Read(options)))
            .GroupBy(watch => watch.Interface)
            .Select(group => NewLoop(group.Key, [.. group])),
    ];

    /// <summary>A loop that only listens.</summary>
    public LinkLoop Listening(string name) => NewLoop(name, []);

    private LinkLoop NewLoop(string name, IReadOnlyList<NetworkWatch> networks) =>
        new(name, networks, NewIpv6Loop(networks), opener, permit, sink, clock, loggers.CreateLogger<LinkLoop>());

    private NdpLoop NewIpv6Loop(IReadOnlyList<NetworkWatch> networks) => new(
        [.. networks.Select(network => network.Ipv6)],
        ndpSockets,
        ipv6Table,
        ndpScanner,
        scanLoop,
        pingLoop,
        ignore,
        sink,
        clock,
        loggers.CreateLogger<NdpLoop>());

    private NetworkWatch NewWatch(int place, NetworkSettings settings) =>
        new(place, settings, new NdpWatch(place, settings, ipv6Table, ignore), scanner, scanLoop, pingLoop, ignore, loggers.CreateLogger<NetworkWatch>());
}
