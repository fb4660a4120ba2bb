using HostPool.Api.Presence;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Inventory;

/// <summary>Reads the facts of who is due, several at once. Scheduling and error triage only.</summary>
internal sealed partial class SpecWorker(
    SpecSchedule schedule,
    SpecUpdater updater,
    Roster roster,
    INetworkPermit permit,
    IOptions<SpecOptions> options,
    IOptions<DiscoveryOptions> discovery,
    ILogger<SpecWorker> logger) : BackgroundService
{
    /// <summary>What the replicas share out is not only networks.</summary>
    public const string Facts = "specs";

    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    /// <summary>After the database failed.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        var (running, readings) = (0, new List<Task>());
        try
        {
            while (true)
            {
                readings.RemoveAll(reading => reading.IsCompleted);
                while (Volatile.Read(ref running) < options.Value.Parallelism && schedule.TryTake(MayRead, out var hostId))
                {
                    Interlocked.Increment(ref running);
                    readings.Add(RunAsync(hostId));
                }

                await schedule.WaitAsync(LongestNap, stoppingToken);
            }
        }
        finally
        {
            // What they store needs what is disposed after this.
            await Task.WhenAll(readings);
        }

        async Task RunAsync(long hostId)
        {
            try
            {
                await updater.UpdateAsync(hostId, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                UpdateFailed(hostId, error);
                schedule.PutOff(hostId, RetryAfter);
            }
            catch (OperationCanceledException)
            {
                // Stopping: the host is still pending in the database.
            }
            finally
            {
                Interlocked.Decrement(ref running);
                schedule.Done(hostId);
            }
        }
    }

    /// <summary>One replica reads facts. Where presence is watched, a host that is not up is not waited for: it is read when it comes up.</summary>
    private bool MayRead(long hostId) => permit.WatchedBy(Facts) is null && (!discovery.Value.Enabled
        || roster.Use(view => view.ById(hostId) is { Presence: HostPresence.Alive or HostPresence.Suspect }));

    [LoggerMessage(LogLevel.Error, "SpecsNotStored: the facts of host {HostId} could not be stored")]
    private partial void UpdateFailed(long hostId, Exception error);
}
