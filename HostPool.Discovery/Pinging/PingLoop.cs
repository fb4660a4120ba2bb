using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Pinging;

/// <summary>Pings the watched hosts of a network every <see cref="DiscoveryOptions.PingInterval"/>, without drift.</summary>
internal sealed partial class PingLoop(
    Pinger pinger,
    IWatchList watchList,
    IProbeResultSink sink,
    IgnoreList ignore,
    IOptions<DiscoveryOptions> options,
    TimeProvider clock,
    ILogger<PingLoop> logger)
{
    /// <summary>Runs until cancelled. A round that fails is logged, and the next one is run.</summary>
    public async Task RunAsync(LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.PingInterval, clock);
        do
        {
            try
            {
                await RunRoundAsync(session, network, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogRoundFailed(e, network.Network);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task RunRoundAsync(LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        var own = session.Link.Addresses.Select(address => address.Address).ToHashSet();
        var targets = watchList.TargetsOn(network.Network).Where(target => MayAsk(target, own)).ToList();
        if (targets.Count == 0)
        {
            return;
        }

        var results = await pinger.PingAsync(session, network, targets, cancellationToken);
        if (results.Count > 0)
        {
            sink.OnProbeResults(network.Network, results);
        }
    }

    private bool MayAsk(WatchTarget target, HashSet<uint> own) =>
        Ipv4.TryFrom(target.Ip, out var address)
        && !own.Contains(address)
        && !ignore.Contains(address)
        && !(target.Mac is { } mac && ignore.Contains(mac));

    [LoggerMessage(Level = LogLevel.Error, Message = "A ping round on {network} failed")]
    private partial void LogRoundFailed(Exception exception, WatchedNetwork network);
}
