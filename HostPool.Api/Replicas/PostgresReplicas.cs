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

    public Task TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken) =>
        ReplicaNews.Of(Me, changes) is { } news
            ? context.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {news.ToString()})", cancellationToken)
            : Task.CompletedTask;
}
