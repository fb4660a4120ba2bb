using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Pinging;

/// <summary>Pings the watched hosts of a subnet every <see cref="DiscoveryOptions.PingInterval"/>, without drift.</summary>
internal sealed partial class PingLoop(
    Pinger pinger,
    IWatchList watchList,
    IProbeResultSink sink,
    IOptions<DiscoveryOptions> options,
    TimeProvider clock,
    ILogger<PingLoop> logger)
{
    /// <summary>Runs until cancelled. A round that fails is logged, and the next one is run.</summary>
    public async Task RunAsync(IPingLink link, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.PingInterval, clock);
        do
        {
            try
            {
                await RunRoundAsync(link, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogRoundFailed(e, link.Network);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task RunRoundAsync(IPingLink link, CancellationToken cancellationToken)
    {
        var targets = watchList.TargetsOn(link.Network).Where(target => link.MayAsk(target)).ToList();
        if (targets.Count == 0)
        {
            return;
        }

        var results = await pinger.PingAsync(link, targets, cancellationToken);
        if (results.Count > 0)
        {
            sink.OnProbeResults(link.Network, results);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A ping round on {network} failed")]
    private partial void LogRoundFailed(Exception exception, WatchedNetwork network);
}
