using HostPool.Api.Data;
using HostPool.Api.Events;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Replicas;

/// <summary>Tells the other replicas by NOTIFY, which the server sends with the commit and in the order of commits.</summary>
internal sealed class PostgresReplicas : IReplicas
{
    /// <summary>Within one database.</summary>
    public const string Channel = "hostpool";

    /// <summary>Which of the replicas this process is: for people the machine, and what makes it unique. Without spaces.</summary>
    public string Me { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..8]}";

    /// <summary>Where it is told that hosts were given back, for those who wait for one.</summary>
    public const string Freed = "hostpool_freed";

    public async Task TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken)
    {
        if (ReplicaNews.Of(Me, changes) is { } news)
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {news.ToString()})", cancellationToken);
        }

        if (changes.Any(change => change.Kind is HostChangeKind.Released))
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_notify({Freed}, {Me})", cancellationToken);
        }
    }
}
