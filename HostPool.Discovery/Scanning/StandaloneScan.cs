using System.Net.Sockets;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Scanning;

/// <summary>Scans a network once, without the background service.</summary>
internal static class StandaloneScan
{
    /// <summary>Opens the interface, scans, and closes it.</summary>
    /// <exception cref="InvalidOperationException">The interface or the subnet cannot be scanned; the message says why.</exception>
    public static async Task<ScanResult> RunAsync(
        NetworkOptions network, DiscoveryOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var settings = NetworkSettings.Read(network);
        var ignore = IgnoreList.Parse(options.Ignore);
        var opener = new LinkOpener(new SystemLinkTable(), new LinuxArpSocketFactory(), ignore, clock);
        if (!opener.TryOpen(settings.Interface, new LinkCounters(), out var session, out var problem))
        {
            throw new InvalidOperationException(problem.Reason);
        }

        using (session)
        {
            if (!OnLinkNetwork.TryResolve(settings, session.Link, out var target, out problem))
            {
                throw new InvalidOperationException(problem.Reason);
            }

            var scanner = new ArpScanner(Options.Create(options), ignore, clock, NullLogger<ArpScanner>.Instance);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var capture = CaptureAsync(session, ended);
            try
            {
                var pacer = new SharedPacer(options.ScanRate, clock);
                return await scanner.ScanAsync(new Scan(1, target.Network, clock), session, target, pacer, ended.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Interface {settings.Interface} went down during the scan.");
            }
            finally
            {
                await ended.CancelAsync();
                await capture;
            }
        }
    }

    private static async Task CaptureAsync(LinkSession session, CancellationTokenSource ended)
    {
        try
        {
            await session.CaptureAsync(ended.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            await ended.CancelAsync();
        }
    }
}
