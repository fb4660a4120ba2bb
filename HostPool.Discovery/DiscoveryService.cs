using HostPool.Discovery.Links;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery;

/// <summary>
/// Runs a loop for each interface that a network is configured on; when there is no network, for each Ethernet
/// interface that is up, also those that come later.
/// </summary>
internal sealed partial class DiscoveryService(
    IOptions<DiscoveryOptions> options,
    LinkLoopFactory loops,
    ILinkTable table,
    DiscoveryStatus status,
    TimeProvider clock,
    ILogger<DiscoveryService> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private IReadOnlyList<LinkLoop> _watching = [];

    /// <summary>Lists the configured networks in the status, and begins.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            _watching = loops.ForNetworks(options.Value.Networks);
            Array.ForEach([.. _watching], status.Add);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            LogDisabled();
            return Task.CompletedTask;
        }

        return _watching.Count > 0
            ? Task.WhenAll(_watching.Select(loop => loop.RunAsync(stoppingToken)))
            : ListenAsync(stoppingToken);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        LogListening();
        var running = new Dictionary<string, ListeningLoop>();
        using var timer = new PeriodicTimer(LookInterval, clock);
        try
        {
            do
            {
                await ReconcileAsync(running, cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        finally
        {
            await Task.WhenAll(running.Values.Select(loop => loop.StopAsync()));
        }
    }

    private async Task ReconcileAsync(Dictionary<string, ListeningLoop> running, CancellationToken cancellationToken)
    {
        var wanted = table.Read().Where(link => link is { IsEthernet: true, IsUp: true }).Select(link => link.Name).ToHashSet();
        foreach (var name in running.Keys.Except(wanted).ToList())
        {
            running.Remove(name, out var gone);
            status.Remove(gone!.Loop);
            await gone.StopAsync();
        }

        foreach (var name in wanted.Except(running.Keys).ToList())
        {
            var loop = loops.Listening(name);
            status.Add(loop);
            running.Add(name, new ListeningLoop(loop, cancellationToken));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Discovery is disabled")]
    private partial void LogDisabled();

    [LoggerMessage(Level = LogLevel.Information, Message = "No network is configured: listening on every Ethernet interface that is up, sending nothing")]
    private partial void LogListening();
}
