using HostPool.Api.Data;

namespace HostPool.Api.Replicas;

/// <summary>Renews the leases every second. Scheduling and error triage only.</summary>
internal sealed partial class ReplicaLeaseLoop(IServiceProvider services, ILogger<ReplicaLeaseLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly ReplicaLeases? _leases = services.IsPostgres() ? services.GetRequiredService<ReplicaLeases>() : null;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await (_leases?.ReleaseAsync(cancellationToken) ?? Task.CompletedTask);
        }
        catch (Exception error) when (error is OperationCanceledException || PostgresErrors.Find(error) is not null)
        {
            NotRenewed(error.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = false;
        while (_leases is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _leases.RenewAsync(stoppingToken);
                failed = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failed)
                {
                    NotRenewed(error.Message);
                }

                failed = true;
            }

            await _leases.WaitAsync(Interval, stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "LeasesNotRenewed: no network is watched until the database answers again: {Reason}")]
    private partial void NotRenewed(string reason);
}
