using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Scanning;

/// <summary>
/// Scans a network when its capture starts, every <see cref="DiscoveryOptions.ScanInterval"/>, and whenever it is asked
/// to. Thread-safe: several networks may be scanned at once, those of one interface, of either family, at one rate together.
/// </summary>
internal sealed partial class ScanLoop(ScanBook book, IOptions<DiscoveryOptions> options, TimeProvider clock, ILogger<ScanLoop> logger)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, SharedPacer> _pacers = [];

    /// <summary>Runs until cancelled. A scan that fails is logged, and the next one is run.</summary>
    /// <param name="network">What is scanned.</param>
    /// <param name="scanAsync">Carries a scan out at the pace that is given, and shows on it how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        WatchedNetwork network, Func<Scan, SharedPacer, CancellationToken, Task> scanAsync, CancellationToken cancellationToken)
    {
        if (book.Open(network) is not { } requests)
        {
            return; // Another entry of the settings comes to the same network.
        }

        try
        {
            if (options.Value.ScanOnStart)
            {
                book.Start(network);
            }

            await Task.WhenAll(ServeAsync(requests, network, scanAsync, cancellationToken), RepeatAsync(network, cancellationToken));
        }
        finally
        {
            book.Close(network);
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
        ChannelReader<Scan> requests,
        WatchedNetwork network,
        Func<Scan, SharedPacer, CancellationToken, Task> scanAsync,
        CancellationToken cancellationToken)
    {
        // Made once for each interface, and kept when its session is not: the rate holds across sessions.
        var pacer = _pacers.GetOrAdd(network.Interface, _ => new SharedPacer(options.Value.ScanRate, clock));
        await foreach (var scan in requests.ReadAllAsync(cancellationToken))
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var telling = TellAsync(scan, ended.Token);
            try
            {
                await scanAsync(scan, pacer, cancellationToken);
                End(scan);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e, network);
                scan.End(ScanState.Failed, e.Message);
            }
            finally
            {
                await ended.CancelAsync();
                await telling;
            }
        }
    }

    private void End(Scan scan)
    {
        if (scan.IsRefused)
        {
            LogRefused(scan.Network);
            scan.End(ScanState.Failed, $"Interface {scan.Network.Interface} took none of the frames.");
        }
        else
        {
            scan.End(ScanState.Done);
        }
    }

    // Says nothing of a scan that takes no longer.
    private async Task TellAsync(Scan scan, CancellationToken ended)
    {
        await WaitAsync();
        while (!ended.IsCancellationRequested)
        {
            var now = scan.Snapshot();
            LogProgress(now.Network, now.Percent, now.FramesSent, (long)now.Rate, now.Found, (long)(now.TimeLeft?.TotalSeconds ?? 0));
            await WaitAsync();
        }

        async Task WaitAsync() =>
            await Task.Delay(ProgressInterval, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: {percent} %, {frames} frames sent at {rate} a second, {found} found, {left} s left")]
    private partial void LogProgress(WatchedNetwork network, int percent, long frames, long rate, int found, long left);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scan of {network} failed: the interface took none of the frames")]
    private partial void LogRefused(WatchedNetwork network);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scan of {network} failed")]
    private partial void LogFailed(Exception exception, WatchedNetwork network);
}
