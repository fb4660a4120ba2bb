using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Scanning;

/// <summary>Scans a network when its capture starts, and every <see cref="DiscoveryOptions.ScanInterval"/>.</summary>
internal sealed class ScanLoop(ArpScanner scanner, IOptions<DiscoveryOptions> options, TimeProvider clock)
{
    /// <summary>Runs until cancelled, or until no further scan is due.</summary>
    public async Task RunAsync(LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        if (options.Value.ScanOnStart)
        {
            await scanner.ScanAsync(session, network, cancellationToken);
        }

        if (options.Value.ScanInterval is { } interval)
        {
            using var timer = new PeriodicTimer(interval, clock);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await scanner.ScanAsync(session, network, cancellationToken);
            }
        }
    }
}
