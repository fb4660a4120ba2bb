using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Ndp;

/// <summary>Scans a link when its capture starts, and every <see cref="DiscoveryOptions.ScanInterval"/>.</summary>
internal sealed class NdpScanLoop(NdpScanner scanner, IOptions<DiscoveryOptions> options, TimeProvider clock)
{
    /// <summary>Runs until cancelled, or until no further scan is due.</summary>
    public async Task RunAsync(NdpSession session, IReadOnlyList<NdpNetwork> networks, CancellationToken cancellationToken)
    {
        if (options.Value.ScanOnStart)
        {
            await scanner.ScanAsync(session, networks, cancellationToken);
        }

        if (options.Value.ScanInterval is { } interval)
        {
            using var timer = new PeriodicTimer(interval, clock);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await scanner.ScanAsync(session, networks, cancellationToken);
            }
        }
    }
}
