using System.Collections.Concurrent;
using System.Threading.Channels;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Scanning;

/// <summary>
/// Scans a network when its capture starts, every <see cref="DiscoveryOptions.ScanInterval"/>, and whenever it is asked
/// to. Thread-safe: several networks may be scanned at once, those of one interface at one rate together.
/// </summary>
internal sealed partial class ScanLoop(
    ArpScanner scanner, ScanBook book, IOptions<DiscoveryOptions> options, TimeProvider clock, ILogger<ScanLoop> logger)
{
    private readonly ConcurrentDictionary<string, SharedPacer> _pacers = [];

    /// <summary>Runs until cancelled. A scan that fails is logged, and the next one is run.</summary>
    public async Task RunAsync(LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        if (book.Open(network.Network) is not { } requests)
        {
            return; // Another entry of the settings comes to the same network.
        }

        try
        {
            if (options.Value.ScanOnStart)
            {
                book.Start(network.Network);
            }

            await Task.WhenAll(
                ServeAsync(requests, session, network, cancellationToken),
                RepeatAsync(network.Network, cancellationToken));
        }
        finally
        {
            book.Close(network.Network);
        }
    }

    private async Task RepeatAsync(WatchedNetwork network, CancellationToken cancellationToken)
    {
        if (options.Value.ScanInterval is { } interval)
        {
            using var timer = new PeriodicTimer(interval, clock);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                book.Start(network);
            }
        }
    }

    private async Task ServeAsync(
        ChannelReader<Scan> requests, LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        // Made once for each interface, and kept when its session is not: the rate holds across sessions.
        var pacer = _pacers.GetOrAdd(network.Network.Interface, _ => new SharedPacer(options.Value.ScanRate, clock));
        await foreach (var scan in requests.ReadAllAsync(cancellationToken))
        {
            try
            {
                End(scan, await scanner.ScanAsync(scan, session, network, pacer, cancellationToken));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e, network.Network);
                scan.End(ScanState.Failed, e.Message);
            }
        }
    }

    private void End(Scan scan, ScanResult result)
    {
        if (result is { Addresses: > 0, FramesSent: 0, Found.Count: 0 })
        {
            LogRefused(scan.Network);
            scan.End(ScanState.Failed, $"Interface {scan.Network.Interface} took none of the frames.");
        }
        else
        {
            scan.End(ScanState.Done);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scan of {network} failed: the interface took none of the frames")]
    private partial void LogRefused(WatchedNetwork network);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scan of {network} failed")]
    private partial void LogFailed(Exception exception, WatchedNetwork network);
}
