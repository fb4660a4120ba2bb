using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Scanning;

/// <summary>Asks every address of a network who it is. Thread-safe: several networks may be scanned at once.</summary>
internal sealed partial class ArpScanner(
    IOptions<DiscoveryOptions> options,
    IgnoreList ignore,
    TimeProvider clock,
    ILogger<ArpScanner> logger)
{
    private const int BatchLength = 256;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OneMillisecond = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Scans a network through a session that is being captured, as <paramref name="pacer"/> allows, and shows on
    /// <paramref name="scan"/> how far it is; who calls ends that. Returns early when everybody answered.
    /// </summary>
    public async Task<ScanResult> ScanAsync(
        Scan scan, LinkSession session, OnLinkNetwork network, SharedPacer pacer, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var own = session.Link.Addresses.Select(address => address.Address).ToHashSet();
        var sweep = new SweepListener(new ArpSweep(
            network.Block,
            address => own.Contains(address) || ignore.Contains(address),
            settings.ScanRetries,
            (long)(settings.ScanTimeout.TotalSeconds * clock.TimestampFrequency)));
        scan.Watch(sweep, settings.ScanTimeout);
        session.Attach(sweep);
        try
        {
            await SweepAsync(scan, sweep, session, network, pacer, cancellationToken);
        }
        finally
        {
            session.Detach(sweep);
        }

        var end = scan.Snapshot();
        LogScanned(network.Network, end.Addresses, end.Found, (long)end.Elapsed.TotalMilliseconds, end.FramesSent);
        return new ScanResult(network.Network, end.Addresses, end.FramesSent, sweep.Found(), end.Elapsed);
    }

    private async Task SweepAsync(
        Scan scan, SweepListener sweep, LinkSession session, OnLinkNetwork network, SharedPacer pacer, CancellationToken cancellationToken)
    {
        var batch = new uint[BatchLength];
        var reported = clock.GetTimestamp();
        for (var now = reported; !sweep.IsOver(now); now = clock.GetTimestamp())
        {
            if (clock.GetElapsedTime(reported, now) >= ProgressInterval)
            {
                reported = now;
                Report(scan.Snapshot());
            }

            if (sweep.DueAt > now)
            {
                await WaitAsync(sweep, clock.GetElapsedTime(now, sweep.DueAt), cancellationToken);
                continue;
            }

            var refused = false;
            await pacer.TakeTurnAsync(
                granted =>
                {
                    var count = sweep.Next(batch.AsSpan(0, Math.Min(granted, batch.Length)), clock.GetTimestamp());
                    var sent = Ask(session, network, batch.AsSpan(0, count));
                    scan.CountFrames(sent);
                    refused = sent < count;
                    return count;
                },
                cancellationToken);
            if (refused)
            {
                // The link takes no more: it is given a moment, and whom that skips is asked in the next pass.
                await Task.Delay(OneMillisecond, clock, cancellationToken);
            }
        }
    }

    private static int Ask(LinkSession session, OnLinkNetwork network, ReadOnlySpan<uint> addresses)
    {
        var sent = 0;
        foreach (var address in addresses)
        {
            sent += session.TryAsk(network.Sender, address, null) ? 1 : 0;
        }

        return sent;
    }

    // In whole milliseconds, as timers count, and no longer than until the next word in the log.
    private async Task WaitAsync(SweepListener sweep, TimeSpan wait, CancellationToken cancellationToken)
    {
        var rounded = TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        await sweep.AllAnswered
            .WaitAsync(rounded < ProgressInterval ? rounded : ProgressInterval, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Report(ScanStatus scan) =>
        LogProgress(scan.Network, scan.Percent, scan.FramesSent, (long)scan.Rate, scan.Found, (long)(scan.TimeLeft?.TotalSeconds ?? 0));

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: {addresses} addresses asked, {found} found in {elapsed} ms ({frames} frames)")]
    private partial void LogScanned(WatchedNetwork network, int addresses, int found, long elapsed, long frames);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: {percent} %, {frames} frames sent at {rate} a second, {found} found, {left} s left")]
    private partial void LogProgress(WatchedNetwork network, int percent, long frames, long rate, int found, long left);
}
