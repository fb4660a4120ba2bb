using System.Net;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Inventory;
using HostPool.Discovery;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Presence;

/// <summary>
/// Tells when a flag of a host begins and ends, once each, and asks every second those who claim the address of another
/// whether they still do. What is so at the start of the service was told by the run before.
/// </summary>
internal sealed partial class FlagMonitor(
    Roster roster,
    MachineIds machines,
    IStationProber prober,
    PoolWriter writer,
    PresenceClock clock,
    TimeProvider time,
    ILogger<FlagMonitor> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        TakeNews();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (network, ip, mac) in Rivals())
            {
                prober.TryAsk(network, ip, mac);
            }

            await TellAsync(TakeNews(), stoppingToken);
        }
    }

    private List<(string Network, IPAddress Ip, MacAddress Mac)> Rivals() => roster.Use(view => view.All
        .Where(pulse => FlagRules.HasRival(pulse, clock))
        .Select(pulse => (pulse.Contest!.Network, pulse.Ip, pulse.Contest.Rival!.Value))
        .ToList());

    private List<FlagNews> TakeNews() => roster.Use(view =>
    {
        var news = new List<FlagNews>();
        foreach (var pulse in view.All)
        {
            var flags = FlagRules.Of(pulse, clock, machines.IsShared(pulse.HostId)) & FlagRules.Told;
            if (flags != pulse.ToldFlags)
            {
                news.Add(new FlagNews(pulse.HostId, flags & ~pulse.ToldFlags, pulse.ToldFlags & ~flags, pulse.Contest?.Rival));
                pulse.ToldFlags = flags;
            }
        }

        return news;
    });

    private async Task TellAsync(List<FlagNews> news, CancellationToken stoppingToken)
    {
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            // Nothing is stored, but what is told has its place among the changes that are.
            await writer.WriteAsync((context, changes) => AddAsync(context, news, changes, stoppingToken), stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            TellFailed(news.Count, error);
        }
    }

    private static async Task<int> AddAsync(PoolContext context, List<FlagNews> news, ICollection<HostChange> changes, CancellationToken stoppingToken)
    {
        foreach (var one in news)
        {
            if (await context.Hosts.AsNoTracking().FirstOrDefaultAsync(host => host.Id == one.HostId, stoppingToken) is { } host)
            {
                one.AddTo(changes, host);
            }
        }

        return news.Count;
    }

    [LoggerMessage(LogLevel.Warning, "FlagsNotTold: the flags of {Count} hosts changed, and the database could not be read to say whose")]
    private partial void TellFailed(int count, Exception error);
}
