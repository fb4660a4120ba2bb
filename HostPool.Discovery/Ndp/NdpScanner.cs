using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// Finds who is on a link by IPv6. A prefix has too many addresses to ask each, so everybody is asked at once: an echo
/// request to all nodes from each address that they might answer to, and solicitations of those who can be named.
/// Thread-safe: several prefixes may be scanned at once.
/// </summary>
internal sealed partial class NdpScanner(
    IWatchList watchList,
    IgnoreList ignore,
    IOptions<DiscoveryOptions> options,
    TimeProvider clock,
    ILogger<NdpScanner> logger)
{
    /// <summary>
    /// Scans a prefix through a session that is being captured, once and as often again as
    /// <see cref="DiscoveryOptions.ScanRetries"/> says, as <paramref name="pacer"/> allows, and shows on
    /// <paramref name="scan"/> how far it is; who calls ends that.
    /// </summary>
    public async Task ScanAsync(
        Scan scan, NdpSession session, NdpNetwork network, SharedPacer pacer, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var senders = SendersOf(session, network);
        var sweep = NewSweep(session, network, senders.Count);
        scan.Watch(sweep, settings.ScanTimeout);
        session.Attach(sweep);
        try
        {
            for (var left = settings.ScanRetries + 1; left > 0; left--)
            {
                sweep.BeginPass(left);
                await SendAsync(scan, pacer, senders, session.TryEchoAll, cancellationToken);
                await Task.Delay(settings.ScanTimeout / 4, clock, cancellationToken);
                await SendAsync(scan, pacer, sweep.Outstanding(), target => TrySolicit(session, network, target), cancellationToken);
            }

            sweep.BeginPass(0);
            await Task.Delay(settings.ScanTimeout, clock, cancellationToken);
        }
        finally
        {
            session.Detach(sweep);
        }

        var end = scan.Snapshot();
        LogScanned(network.Network, end.Found, (long)end.Elapsed.TotalMilliseconds, end.FramesSent);
    }

    // A host answers from the address that goes best with ours (RFC 6724, 5): link-local to link-local, and so on.
    private static IReadOnlyList<UInt128> SendersOf(NdpSession session, NdpNetwork network) =>
        [.. session.Addresses.Where(own => own.IsLinkLocal).Select(own => own.Address), network.Sender];

    private NdpSweep NewSweep(NdpSession session, NdpNetwork network, int senders)
    {
        var sweep = new NdpSweep(network.Block, senders);
        var link = new NdpPingLink(session, network, ignore);
        foreach (var target in watchList.TargetsOn(network.Network))
        {
            if (link.MayAsk(target) && Ipv6.TryFrom(target.Ip, out var address))
            {
                sweep.Expect(address);
            }
        }

        return sweep;
    }

    private bool TrySolicit(NdpSession session, NdpNetwork network, UInt128 target) =>
        !ignore.Contains(target) && session.TrySolicit(network.Sender, target, null);

    private static async Task SendAsync(
        Scan scan, SharedPacer pacer, IReadOnlyList<UInt128> addresses, Func<UInt128, bool> trySend, CancellationToken cancellationToken)
    {
        for (var next = 0; next < addresses.Count;)
        {
            await pacer.TakeTurnAsync(
                granted =>
                {
                    var batch = addresses.Skip(next).Take(granted).ToList();
                    scan.CountFrames(batch.Count, batch.Count(trySend));
                    next += batch.Count;
                    return batch.Count;
                },
                cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {network}: everybody asked, {found} addresses found in {elapsed} ms ({frames} frames)")]
    private partial void LogScanned(WatchedNetwork network, int found, long elapsed, long frames);
}
