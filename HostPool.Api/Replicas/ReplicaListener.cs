using System.Threading.Channels;
using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using Npgsql;

namespace HostPool.Api.Replicas;

/// <summary>
/// Hears what the other replicas tell. Whenever it begins to listen it reads everything, since what was told before is
/// lost. Scheduling and error triage only.
/// </summary>
internal sealed partial class ReplicaListener(IServiceProvider services, WaitSignal waiting, ILogger<ReplicaListener> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!services.IsPostgres())
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(services.GetRequiredService<NpgsqlDataSource>(), stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                Deaf(error.Message);
                await Task.Delay(RetryAfter, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(NpgsqlDataSource source, CancellationToken stoppingToken)
    {
        var (me, sync) = (services.GetRequiredService<PostgresReplicas>().Me, services.GetRequiredService<ReplicaSync>());
        var heard = Channel.CreateUnbounded<ReplicaNews>(new UnboundedChannelOptions { SingleReader = true });
        await using var connection = await source.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, notification) =>
        {
            if (notification.Channel == PostgresReplicas.Freed)
            {
                waiting.Set();
            }
            else if (ReplicaNews.Parse(notification.Payload) is var news && news.Sender != me)
            {
                heard.Writer.TryWrite(news);
            }
        };
        await using (var command = new NpgsqlCommand($"SELECT pg_advisory_lock_shared({PostgresReplicas.Presence}); LISTEN {PostgresReplicas.Channel}; LISTEN {PostgresReplicas.Freed}", connection))
        {
            await command.ExecuteNonQueryAsync(stoppingToken);
        }

        await sync.ReloadAsync(stoppingToken);
        while (true)
        {
            while (heard.Reader.TryRead(out var news))
            {
                await sync.ApplyAsync(news, stoppingToken);
            }

            await connection.WaitAsync(stoppingToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "ReplicasNotHeard: what other replicas change is not heard until the database answers again: {Reason}")]
    private partial void Deaf(string reason);
}
