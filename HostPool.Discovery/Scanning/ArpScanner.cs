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

    /// <summary>
    /// Scans a network through a session that is being captured, at <see cref="DiscoveryOptions.ScanRate"/>. Ends
    /// early when everybody answered.
    /// </summary>
    public async Task<ScanResult> ScanAsync(LinkSession session, OnLinkNetwork network, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var start = clock.GetTimestamp();
        var own = session.Link.Addresses.Select(address => address.Address).ToHashSet();
        var sweep = new ArpSweep(network.Block, address => own.Contains(address) || ignore.Contains(address), settings.ScanRetries);
        var listener = new SweepListener(sweep);
        var pacer = new Pacer(settings.ScanRate, clock.TimestampFrequency, start);
        var frames = 0L;
        session.Attach(listener);
        try
        {
            do
            {
                frames += await SendPassAsync(session, network, listener, pacer, cancellationToken);
                await WaitAsync(listener, settings.ScanTimeout, cancellationToken);
            }
            while (listener.TryStartPass());
        }
        finally
        {
            session.Detach(listener);
        }

        var result = new ScanResult(network.Network, sweep.Addresses, frames, listener.Found(), clock.GetElapsedTime(start));
        LogScanned(result.Network, result.Addresses, result.Found.Count, (long)result.Elapsed.TotalMilliseconds, frames);
        return result;
    }

    // Asking again early costs a frame and loses nothing: an answer counts whenever it comes. Only the last wait
    // decides who is missing.
    private async Task WaitAsync(SweepListener listener, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (listener.Outstanding > 0)
        {
            var wait = listener.IsLastPass ? timeout : timeout / 4;
            await Task.WhenAny(listener.AllAnswered, Task.Delay(wait, clock, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<long> SendPassAsync(
        LinkSession session, OnLinkNetwork network, SweepListener listener, Pacer pacer, CancellationToken cancellationToken)
    {
        var frames = 0L;
        var batch = new uint[BatchLength];
        var lastProgress = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var granted = Math.Min(pacer.Grant(clock.GetTimestamp()), batch.Length);
            var count = listener.Next(batch.AsSpan(0, granted));
            if (count == 0 && granted > 0)
            {
                return frames;
            }

            var sent = 0;
            foreach (var address in batch.AsSpan(0, count))
            {
                sent += session.TryAsk(network.Sender, address, null) ? 1 : 0;
            }

            frames += sent;
            pacer.Spend(count, clock.GetTimestamp());
            lastProgress = ReportProgress(network.Network, listener, frames, lastProgress);

            // A link that takes no more is given a moment; whom that skips is asked in the next pass.
            var wait = sent < count ? TimeSpan.FromMilliseconds(1) : pacer.Wait();
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken);
            }
        }
    }

    private long ReportProgress(WatchedNetwork network, SweepListener listener, long frames, long lastProgress)
    {
        if (clock.GetElapsedTime(lastProgress) < ProgressInterval)
        {
            return lastProgress;
        }

        LogProgress(network, frames, listener.Outstanding);
        return clock.GetTimestamp();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: {addresses} addresses asked, {found} found in {elapsed} ms ({frames} frames)")]
    private partial void LogScanned(WatchedNetwork network, int addresses, int found, long elapsed, long frames);

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network} goes on: {frames} frames sent in this pass, {outstanding} addresses silent")]
    private partial void LogProgress(WatchedNetwork network, long frames, int outstanding);
}
