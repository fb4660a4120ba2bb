using System.Net.Sockets;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Networks;
using Microsoft.Extensions.Logging;

namespace HostPool.Discovery;

/// <summary>
/// Captures one interface for as long as the process runs, through every loss and return of it, and lets its networks
/// be scanned and pinged meanwhile.
/// </summary>
internal sealed partial class LinkLoop(
    string name,
    IReadOnlyList<NetworkWatch> networks,
    NdpLoop ipv6,
    LinkOpener opener,
    INetworkPermit permit,
    ISightingSink sink,
    TimeProvider clock,
    ILogger<LinkLoop> logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private volatile LinkSession? _session;
    private volatile LinkProblem? _problem;
    private volatile bool _wasTried;
    private volatile bool _wasCaptured;

    public string Name => name;

    public IReadOnlyList<NetworkWatch> Networks => networks;

    public LinkCounters Counters { get; } = new();

    public LinkCounters Ipv6Counters => ipv6.Counters;

    /// <summary>What keeps the interface from being captured; null: nothing.</summary>
    public LinkProblem? Problem => _problem;

    public CaptureState State => (_wasTried, _problem) switch
    {
        (false, _) => CaptureState.Starting,
        (true, null) => CaptureState.Capturing,
        (true, { Fault: LinkFault.Unsupported }) => CaptureState.Unsupported,
        (true, { Fault: LinkFault.Standby }) => CaptureState.Standby,
        _ => CaptureState.Retrying,
    };

    /// <summary>
    /// True when the interface, once captured, is gone, down or without an address: that nobody is heard on it says
    /// nothing about who is there.
    /// </summary>
    public bool IsBlind => _problem?.Fault switch
    {
        LinkFault.Down => true,
        LinkFault.Missing or LinkFault.NoAddress => _wasCaptured,
        _ => false,
    };

    /// <summary>
    /// Asks <paramref name="station"/> alone for <paramref name="target"/>. False when the address is in no network that
    /// is scanned on this interface now, or the frame could not be sent.
    /// </summary>
    public bool TryAsk(uint target, MacAddress station) =>
        _session is { } session
        && networks.Select(network => network.SenderTo(target)).FirstOrDefault(sender => sender is not null) is { } from
        && session.TryAsk(from, target, station);

    /// <summary>The same, over IPv6.</summary>
    public bool TryAsk(UInt128 target, MacAddress station) => ipv6.TryAsk(target, station);

    /// <summary>Runs until cancelled, or until it is clear that this platform cannot capture.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff();
        while (State != CaptureState.Unsupported)
        {
            var started = clock.GetTimestamp();
            try
            {
                await TryOnceAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(e, name);
                Note(LinkProblem.Other($"Capture on {name} failed: {e.Message}"));
            }

            if (clock.GetElapsedTime(started) >= CheckInterval || State == CaptureState.Standby)
            {
                backoff.Reset();
            }

            if (clock.GetElapsedTime(started) < CheckInterval)
            {
                await Task.Delay(backoff.Next(), clock, cancellationToken);
            }
        }
    }

    private async Task TryOnceAsync(CancellationToken cancellationToken)
    {
        if (LeftToAnother() is { } left)
        {
            Note(left);
            return;
        }

        if (!opener.TryOpen(name, Counters, out var session, out var problem))
        {
            Note(problem);
            return;
        }

        using (session)
        {
            try
            {
                // Where the networks are must be known before the first sighting is told.
                for (var i = 0; i < networks.Count; i++)
                {
                    networks[i].Begin(session.Link, networks.Take(i));
                }

                // Which networks they are may be known only now.
                var standby = LeftToAnother();
                Note(standby);
                if (standby is null)
                {
                    _session = session;
                    await RunSessionAsync(session, cancellationToken);
                }
            }
            finally
            {
                _session = null;
                Array.ForEach([.. networks], network => network.End());
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The first network here that another process is in charge of; null: there is none, as far as they are known.</summary>
    private LinkProblem? LeftToAnother()
    {
        foreach (var network in networks)
        {
            if (network.Name is { } known && permit.WatchedBy(known) is { } holder)
            {
                return LinkProblem.Standby(known, holder);
            }
        }

        return null;
    }

    private async Task RunSessionAsync(LinkSession session, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        session.Attach(new SightingForwarder(session.Link, networks, sink));
        await Task.WhenAll(
        [
            CaptureAsync(session, ended),
            CheckAsync(session, ended),
            ipv6.RunAsync(session, ended.Token),
            .. networks.Select(network => AskAsync(network, session, ended)),
        ]);
    }

    private static async Task CaptureAsync(LinkSession session, CancellationTokenSource ended)
    {
        try
        {
            await session.CaptureAsync(ended.Token);
        }
        catch (SocketException)
        {
            // The interface went down or away: the next try says which.
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task CheckAsync(LinkSession session, CancellationTokenSource ended)
    {
        using var timer = new PeriodicTimer(CheckInterval, clock);
        try
        {
            while (session.IsCurrent() && LeftToAnother() is null && await timer.WaitForNextTickAsync(ended.Token))
            {
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private static async Task AskAsync(NetworkWatch network, LinkSession session, CancellationTokenSource ended)
    {
        try
        {
            await network.RunAsync(session, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        catch
        {
            await ended.CancelAsync();
            throw;
        }
    }

    // Every change is told once, however often it is tried.
    private void Note(LinkProblem? problem)
    {
        var (previous, isFirst) = (_problem, !_wasTried);
        (_problem, _wasTried) = (problem, true);
        _wasCaptured |= problem is null;
        if (problem is not null && previous?.Fault != problem.Fault)
        {
            LogLost(name, problem.Reason, problem.Remedy);
        }
        else if (problem is null && isFirst)
        {
            LogStarted(name);
        }
        else if (problem is null && previous is not null)
        {
            LogResumed(name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Capture started on {name}")]
    private partial void LogStarted(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Capture resumed on {name}")]
    private partial void LogResumed(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No capture on {name}: {reason} {remedy}")]
    private partial void LogLost(string name, string reason, string remedy);

    [LoggerMessage(Level = LogLevel.Error, Message = "Capture on {name} failed")]
    private partial void LogFailed(Exception exception, string name);
}
