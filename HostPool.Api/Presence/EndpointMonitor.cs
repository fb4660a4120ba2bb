using System.Net;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// Watches by TCP connection the hosts that ARP cannot reach: those off the watched links. Every
/// <c>Discovery:CheckInterval</c>, and every <c>Discovery:PingInterval</c> once a check was missed, until a verdict.
/// </summary>
internal sealed class EndpointMonitor(
    Roster roster,
    IDiscoveryStatus discovery,
    IEndpointProbe probe,
    ProbeVerdicts verdicts,
    PresenceClock clock,
    TimeProvider time,
    IOptions<DiscoveryOptions> discoveryOptions,
    IOptions<PresenceOptions> options) : BackgroundService
{
    private const int MaxInFlight = 128;
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
            foreach (var (hostId, ip, port) in TakeDue())
            {
                await inFlight.WaitAsync(stoppingToken);
                _ = CheckAsync(hostId, ip, port, inFlight, stoppingToken);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(long hostId, IPAddress ip, int port, SemaphoreSlim inFlight, CancellationToken stoppingToken)
    {
        try
        {
            verdicts.OnEndpointResult(hostId, await probe.AnswersAsync(ip, port, stoppingToken));
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
    private List<(long HostId, IPAddress Ip, int Port)> TakeDue() => roster.Use(view =>
    {
        var now = clock.Now;
        var due = new List<(long, IPAddress, int)>();
        foreach (var pulse in view.All)
        {
            if (pulse.CheckAt > now || discovery.IsWatched(pulse.Ip))
            {
                continue;
            }

            var undecided = pulse.Presence is not HostPresence.Down && (pulse.Misses > 0 || pulse.LastSign == 0);
            pulse.CheckAt = clock.After(undecided ? discoveryOptions.Value.PingInterval : options.Value.CheckInterval);
            due.Add((pulse.HostId, pulse.Ip, pulse.Port));
        }

        return due;
    });
}
