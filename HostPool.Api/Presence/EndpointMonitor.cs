using System.Net;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Watches by TCP connection the hosts that ARP cannot reach: those off the watched links, every
/// <c>Discovery:CheckInterval</c>, and every <c>Discovery:PingInterval</c> once a check was missed, until a verdict. On a
/// watched link it tries those that are suspect, for an answer clears them.
/// </summary>
internal sealed class EndpointMonitor(
    Roster roster,
    IDiscoveryStatus discovery,
    IEndpointProbe probe,
    INetworkPermit permit,
    ProbeVerdicts verdicts,
    PresenceClock clock,
    TimeProvider time,
    IOptions<DiscoveryOptions> discoveryOptions,
    IOptions<PresenceOptions> options) : BackgroundService
{
    /// <summary>The hosts off the watched links, as a network of which one replica is in charge.</summary>
    private const string OffLink = "endpoints";

    private const int MaxInFlight = 1024;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!discoveryOptions.Value.Enabled)
        {
            return;
        }

        using var inFlight = new SemaphoreSlim(MaxInFlight);
        using var timer = new PeriodicTimer(Tick, time);
        do
        {
            foreach (var check in TakeDue())
            {
                await inFlight.WaitAsync(stoppingToken);
                _ = CheckAsync(check, inFlight, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(Check check, SemaphoreSlim inFlight, CancellationToken stoppingToken)
    {
        try
        {
            var answered = await probe.AnswersAsync(check.Ip, check.Port, stoppingToken);
            if (!answered && probe.IsBlindTo(check.Ip))
            {
                roster.Use(view =>
                {
                    if (view.ById(check.HostId) is { } pulse)
                    {
                        verdicts.OnBlind(pulse);
                    }
                });
                return;
            }

            verdicts.OnEndpointResult(check.HostId, answered, check.IsVerdict);
        }
        catch (OperationCanceledException)
        {
            // Stopping: no verdict.
        }
        finally
        {
            if (!stoppingToken.IsCancellationRequested)
            {
                inFlight.Release();
            }
        }
    }

    /// <summary>The hosts whose check is due; the next one is set as if this one had failed or not, by the last.</summary>
    private List<Check> TakeDue() => roster.Use(view =>
    {
        var now = clock.Now;
        var due = new List<Check>();
        foreach (var pulse in view.All)
        {
            if (discovery.IsLeftToAnother(pulse.Ip))
            {
                continue;
            }

            if (discovery.IsBlindTo(pulse.Ip))
            {
                // Asking would go out by another way, and whoever answers there is somebody else.
                verdicts.OnBlind(pulse);
                continue;
            }

            var isWatched = discovery.IsWatched(pulse.Ip);
            if (pulse.CheckAt > now || (isWatched && (pulse.Misses == 0 || pulse.Presence is HostPresence.Down)))
            {
                continue;
            }

            if (!isWatched && permit.WatchedBy(OffLink) is not null)
            {
                continue;
            }

            var undecided = pulse.Presence is not HostPresence.Down && (pulse.Misses > 0 || pulse.LastSign == 0);
            pulse.CheckAt = clock.After(undecided ? discoveryOptions.Value.PingInterval : options.Value.CheckInterval);
            due.Add(new Check(pulse.HostId, pulse.Ip, pulse.Port, IsVerdict: !isWatched));
        }

        return due;
    });

    private readonly record struct Check(long HostId, IPAddress Ip, int Port, bool IsVerdict);
}
