using System.Net;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Pinging;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Logging;

namespace HostPool.Discovery.Networks;

/// <summary>
/// One configured network: scanned and pinged while its interface is captured. <see cref="Begin"/> and
/// <see cref="End"/> come from the loop of the interface; the rest is thread-safe.
/// </summary>
internal sealed partial class NetworkWatch(
    int place,
    NetworkSettings settings,
    NdpWatch ipv6,
    ArpScanner scanner,
    ScanLoop scanLoop,
    PingLoop pingLoop,
    IgnoreList ignore,
    ILogger<NetworkWatch> logger)
{
    private volatile OnLinkNetwork? _network;
    private volatile LinkProblem? _problem;
    private volatile LinkInfo? _link;
    private Ipv4Block? _subnet = settings.Subnet;

    /// <summary>Which of the configured networks this is, from 0.</summary>
    public int Place => place;

    public string Interface => settings.Interface;

    /// <summary>What of the network is IPv6.</summary>
    public NdpWatch Ipv6 => ipv6;

    /// <summary>What keeps this network alone from being scanned; null: nothing.</summary>
    public LinkProblem? Problem => _problem switch
    {
        null when settings.Prefix is not null => ipv6.Problem,
        { Fault: LinkFault.NoAddress } => ipv6.Networks.Count > 0 ? null : ipv6.Problem ?? _problem,
        var problem => problem,
    };

    /// <summary>The IPv4 subnet that is scanned: as configured, or as last seen on the interface; null when not known yet.</summary>
    public Ipv4Block? Subnet => _subnet;

    /// <summary>The IPv6 prefix that the settings name; null when they name none.</summary>
    public IPNetwork? NamedPrefix => settings.Prefix?.Network;

    /// <summary>What processes on several machines know the network by; null when it is not known yet.</summary>
    public string? Name => (Subnet?.Network ?? NamedPrefix)?.ToString();

    /// <summary>True when a ping of <paramref name="address"/> would tell something now.</summary>
    public bool Covers(uint address) =>
        _network is { } network && network.Block.Contains(address) && !ignore.Contains(address)
        && _link is { } link && link.Addresses.All(own => own.Address != address);

    /// <summary>True when <paramref name="address"/> is in the network, as configured or as last seen.</summary>
    public bool Holds(IPAddress address) =>
        _subnet?.Network.Contains(address) is true || ipv6.Prefixes.Any(prefix => prefix.Contains(address));

    /// <summary>True when <paramref name="address"/> is scanned here now.</summary>
    public bool Contains(uint address) => _network?.Block.Contains(address) is true;

    /// <summary>The address that we ask from for <paramref name="target"/>; null when it is not scanned here now.</summary>
    public uint? SenderTo(uint target) => _network is { } network && network.Block.Contains(target) ? network.Sender : null;

    /// <summary>
    /// Looks where the network is on the interface, before anything is captured. What one of <paramref name="earlier"/>
    /// has there already is not scanned twice.
    /// </summary>
    public void Begin(LinkInfo link, IEnumerable<NetworkWatch> earlier)
    {
        var previous = Problem;
        ipv6.Begin(earlier.Select(other => other.Ipv6));
        (_link, _network, _problem) = (link, null, null);
        if (settings.Prefix is null)
        {
            BeginIpv4(link, earlier);
        }

        if (Problem is { } problem && previous?.Fault != problem.Fault)
        {
            LogNotScanned(settings.Interface, problem.Reason, problem.Remedy);
        }
    }

    private void BeginIpv4(LinkInfo link, IEnumerable<NetworkWatch> earlier)
    {
        if (!OnLinkNetwork.TryResolve(settings, link, out var network, out var problem))
        {
            _problem = problem;
            return;
        }

        _subnet = network.Block;
        var other = earlier.FirstOrDefault(watch => watch._network?.Block.Overlaps(network.Block) is true);
        if (other is null)
        {
            _network = network;
        }
        else
        {
            _problem = LinkProblem.Overlapping(settings.Interface, network.Block, other._network!.Block, other.Place);
        }
    }

    /// <summary>Scans and pings IPv4 until cancelled; nothing, when the subnet is not on link.</summary>
    public Task RunAsync(LinkSession session, CancellationToken cancellationToken) =>
        _network is { } network
            ? Task.WhenAll(
                scanLoop.RunAsync(
                    network.Network,
                    (scan, pacer, ended) => scanner.ScanAsync(scan, session, network, pacer, ended),
                    cancellationToken),
                pingLoop.RunAsync(new ArpPingLink(session, network, ignore), cancellationToken))
            : Task.CompletedTask;

    /// <summary>Notes that the interface is not captured any more.</summary>
    public void End()
    {
        _network = null;
        ipv6.End();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A network on {name} is not scanned: {reason} {remedy}")]
    private partial void LogNotScanned(string name, string reason, string remedy);
}
