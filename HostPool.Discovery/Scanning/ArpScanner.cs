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
        for (var now = clock.GetTimestamp(); !sweep.IsOver(now); now = clock.GetTimestamp())
        {
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
                    scan.CountFrames(count, sent);
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

    // In whole milliseconds, as timers count.
    private async Task WaitAsync(SweepListener sweep, TimeSpan wait, CancellationToken cancellationToken)
    {
        await sweep.AllAnswered
            .WaitAsync(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: {addresses} addresses asked, {found} found in {elapsed} ms ({frames} frames)")]
    private partial void LogScanned(WatchedNetwork network, int addresses, int found, long elapsed, long frames);
}
