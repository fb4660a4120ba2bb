using System.Net.Sockets;
using HostPool.Discovery.Links;
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
    LinkOpener opener,
    ISightingSink sink,
    TimeProvider clock,
    ILogger<LinkLoop> logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);

    private readonly SightingForwarder _sightings = new(name, sink);
    private volatile LinkProblem? _problem;
    private volatile bool _wasTried;

    public string Name => name;

    public IReadOnlyList<NetworkWatch> Networks => networks;

    public LinkCounters Counters { get; } = new();

    /// <summary>What keeps the interface from being captured; null: nothing.</summary>
    public LinkProblem? Problem => _problem;

    public CaptureState State => (_wasTried, _problem) switch
    {
        (false, _) => CaptureState.Starting,
        (true, null) => CaptureState.Capturing,
        (true, { Fault: LinkFault.Unsupported }) => CaptureState.Unsupported,
        _ => CaptureState.Retrying,
    };

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

            if (clock.GetElapsedTime(started) >= CheckInterval)
            {
                backoff.Reset();
            }
            else
            {
                await Task.Delay(backoff.Next(), clock, cancellationToken);
            }
        }
    }

    private async Task TryOnceAsync(CancellationToken cancellationToken)
    {
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
                Array.ForEach([.. networks], network => network.Begin(session.Link));
                Note(null);
                await RunSessionAsync(session, cancellationToken);
            }
            finally
            {
                Array.ForEach([.. networks], network => network.End());
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RunSessionAsync(LinkSession session, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        session.Attach(_sightings);
        await Task.WhenAll(
        [
            CaptureAsync(session, ended),
            CheckAsync(session, ended),
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
            while (session.IsCurrent() && await timer.WaitForNextTickAsync(ended.Token))
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
