using HostPool.Discovery.Filtering;
using HostPool.Discovery.Packets;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// Finds who is on a link by IPv6. A prefix has too many addresses to ask each, so everybody is asked at once: an echo
/// request to all nodes from each address that they might answer to, and solicitations of those who can be named.
/// Thread-safe: several links may be scanned at once.
/// </summary>
internal sealed partial class NdpScanner(
    IWatchList watchList,
    IgnoreList ignore,
    IOptions<DiscoveryOptions> options,
    TimeProvider clock,
    ILogger<NdpScanner> logger)
{
    /// <summary>
    /// Scans the prefixes of a link through a session that is being captured, as often as
    /// <see cref="DiscoveryOptions.ScanRetries"/> and at the pace that <see cref="DiscoveryOptions.ScanRate"/> says.
    /// Returns how many addresses were found.
    /// </summary>
    public async Task<int> ScanAsync(NdpSession session, IReadOnlyList<NdpNetwork> networks, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var start = clock.GetTimestamp();
        var pacer = new Pacer(settings.ScanRate, clock.TimestampFrequency, start);
        var sweep = NewSweep(session, networks);
        var frames = 0;
        session.Attach(sweep);
        try
        {
            for (var pass = 0; pass <= settings.ScanRetries; pass++)
            {
                frames += await SendAsync(pacer, SendersOf(session, networks), session.TryEchoAll, cancellationToken);
                await Task.Delay(settings.ScanTimeout / 4, clock, cancellationToken);
                frames += await SendAsync(pacer, sweep.Outstanding(), target => TrySolicit(session, networks, target), cancellationToken);
            }

            await Task.Delay(settings.ScanTimeout, clock, cancellationToken);
        }
        finally
        {
            session.Detach(sweep);
        }

        var (prefixes, elapsed) = (string.Join(", ", networks.Select(network => network.Block)), clock.GetElapsedTime(start));
        LogScanned(prefixes, session.Link.Name, sweep.Found, (long)elapsed.TotalMilliseconds, frames);
        return sweep.Found;
    }

    // A host answers from the address that goes best with ours (RFC 6724, 5): link-local to link-local, and so on.
    private static IReadOnlyList<UInt128> SendersOf(NdpSession session, IReadOnlyList<NdpNetwork> networks) =>
    [
        .. session.Addresses.Where(own => own.IsLinkLocal).Select(own => own.Address),
        .. networks.Select(network => network.Sender).Distinct(),
    ];

    private NdpSweep NewSweep(NdpSession session, IReadOnlyList<NdpNetwork> networks)
    {
        var sweep = new NdpSweep([.. networks.Select(network => network.Block)]);
        foreach (var network in networks)
        {
            var link = new NdpPingLink(session, network, ignore);
            foreach (var target in watchList.TargetsOn(network.Network))
            {
                if (link.MayAsk(target) && Ipv6.TryFrom(target.Ip, out var address))
                {
                    sweep.Expect(address);
                }
            }
        }

        return sweep;
    }

    private bool TrySolicit(NdpSession session, IReadOnlyList<NdpNetwork> networks, UInt128 target) =>
        !ignore.Contains(target)
        && networks.FirstOrDefault(network => network.Block.Contains(target)) is { } on
        && session.TrySolicit(on.Sender, target, null);

    private async Task<int> SendAsync(
        Pacer pacer, IReadOnlyList<UInt128> addresses, Predicate<UInt128> trySend, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var address in addresses)
        {
            while (pacer.Grant(clock.GetTimestamp()) < 1)
            {
                await Task.Delay(pacer.Wait(), clock, cancellationToken);
            }

            sent += trySend(address) ? 1 : 0;
            pacer.Spend(1, clock.GetTimestamp());
        }

        return sent;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Scan of {prefixes} on {name}: everybody asked, {found} addresses found in {elapsed} ms ({frames} frames)")]
    private partial void LogScanned(string prefixes, string name, int found, long elapsed, int frames);
}
