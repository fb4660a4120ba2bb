using System.Net.Sockets;
using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Pinging;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.Logging;

namespace HostPool.Discovery.Ndp;

/// <summary>
/// Captures the neighbour discovery of an interface for as long as its ARP is captured, through every change of its IPv6
/// addresses, and lets its prefixes be scanned and pinged meanwhile.
/// </summary>
internal sealed partial class NdpLoop(
    IReadOnlyList<NdpWatch> watches,
    INdpSocketFactory sockets,
    IIpv6Table table,
    NdpScanner scanner,
    ScanLoop scanLoop,
    PingLoop pingLoop,
    IgnoreList ignore,
    ISightingSink sink,
    TimeProvider clock,
    ILogger<NdpLoop> logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private volatile NdpSession? _session;
    private LinkProblem? _problem;

    public LinkCounters Counters { get; } = new();

    /// <summary>As <see cref="LinkLoop.TryAsk(uint, MacAddress)"/>.</summary>
    public bool TryAsk(UInt128 target, MacAddress station) =>
        _session is { } session
        && watches.Select(watch => watch.SenderTo(target)).FirstOrDefault(sender => sender is not null) is { } from
        && session.TrySolicit(from, target, station);

    /// <summary>Runs until cancelled. Whatever fails is logged once and tried again; nothing is thrown.</summary>
    public async Task RunAsync(LinkSession link, CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            await TryOnceAsync(link, cancellationToken);
            if (clock.GetElapsedTime(started) >= CheckInterval)
            {
                backoff.Reset();
            }
            else
            {
                await Task.Delay(backoff.Next(), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TryOnceAsync(LinkSession link, CancellationToken cancellationToken)
    {
        try
        {
            if (sockets.TryOpen(link.Link, out var socket, out var problem))
            {
                using var session = new NdpSession(link, socket, table, ignore, Counters, clock);
                Note(link.Link.Name, null);
                _session = session;
                await RunSessionAsync(session, cancellationToken);
            }
            else
            {
                Note(link.Link.Name, problem);
            }
        }
        catch (Exception e) when (e is SocketException || cancellationToken.IsCancellationRequested)
        {
            // The interface went down or away, or is not captured any more: the next try, if any, says which.
        }
        catch (Exception e)
        {
            Note(link.Link.Name, LinkProblem.Other($"Capture of IPv6 on {link.Link.Name} failed: {e.Message}."));
        }
        finally
        {
            _session = null;
            Each(watch => watch.End());
        }
    }

    private async Task RunSessionAsync(NdpSession session, CancellationToken cancellationToken)
    {
        for (var i = 0; i < watches.Count; i++)
        {
            watches[i].Begin(watches.Take(i));
        }

        var networks = watches.SelectMany(watch => watch.Networks).ToList();
        session.Attach(new NdpSightingForwarder(session.Link, watches, sink));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks =
        [
            session.CaptureAsync(ended.Token),
            CheckAsync(session, ended.Token),
            .. networks.Select(network => pingLoop.RunAsync(new NdpPingLink(session, network, ignore), ended.Token)),
            .. networks.Select(network => ScanAsync(session, network, ended.Token)),
        ];

        // Whichever ends first, because the addresses changed or because it failed, ends the session.
        var first = await Task.WhenAny(tasks);
        await ended.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private Task ScanAsync(NdpSession session, NdpNetwork network, CancellationToken cancellationToken) => scanLoop.RunAsync(
        network.Network, (scan, pacer, ended) => scanner.ScanAsync(scan, session, network, pacer, ended), cancellationToken);

    private async Task CheckAsync(NdpSession session, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, clock);
        while (session.HasItsAddresses())
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // Every change is told once, however often it is tried.
    private void Note(string name, LinkProblem? problem)
    {
        var previous = _problem;
        _problem = problem;
        if (problem is not null)
        {
            Each(watch => watch.Fail(problem));
        }

        if (problem is not null && previous?.Fault != problem.Fault)
        {
            LogLost(name, problem.Reason, problem.Remedy);
        }
        else if (problem is null && previous is not null)
        {
            LogResumed(name);
        }
    }

    private void Each(Action<NdpWatch> act)
    {
        foreach (var watch in watches)
        {
            act(watch);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Capture of IPv6 resumed on {name}")]
    private partial void LogResumed(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No capture of IPv6 on {name}: {reason} {remedy}")]
    private partial void LogLost(string name, string reason, string remedy);
}
