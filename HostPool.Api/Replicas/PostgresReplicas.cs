using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

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

    /// <summary>The key of the advisory lock that all share who listen: "HPre", beside that of migrations.</summary>
    public const long Presence = 0x48507265;

    private const string Tell = $"""
        SELECT pg_current_xact_id_if_assigned(), CASE WHEN $1 IS NOT NULL THEN pg_notify('{Channel}', $1) END, CASE WHEN $2 IS NOT NULL THEN pg_notify('{Freed}', $2) END
        """;

    public async Task<ulong?> TellAsync(PoolContext context, IReadOnlyCollection<HostChange> changes, CancellationToken cancellationToken)
    {
        // In one round trip. Null is told to nobody.
        await using var tell = context.Database.GetDbConnection().CreateCommand();
        tell.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        tell.CommandText = Tell;
        tell.Parameters.Add(Text(ReplicaNews.Of(Me, changes)?.ToString()));
        tell.Parameters.Add(Text(changes.Any(change => change.Kind is HostChangeKind.Released) ? Me : null));
        return await tell.ExecuteScalarAsync(cancellationToken) as ulong?;
    }

    /// <summary>Asked before this one listens. Nobody has the lock longer than that takes.</summary>
    public async Task<bool> AreThereAsync(PoolContext context, CancellationToken cancellationToken) => !await context.Database.SqlQuery<bool>($"""
        SELECT CASE WHEN pg_try_advisory_lock({Presence}) THEN pg_advisory_unlock({Presence}) ELSE false END AS "Value"
        """).SingleAsync(cancellationToken);

    /// <summary>Who died has a successor within five seconds. What is said to last longer was written before the clock was set back.</summary>
    public async Task<bool> AreWatchingAsync(PoolContext context, CancellationToken cancellationToken) => await context.Database.SqlQuery<bool>($"""
        SELECT EXISTS (
            SELECT FROM replica_leases
            WHERE name <> {SpecWorker.Facts} AND expires - (extract(epoch FROM clock_timestamp()) * 1000)::bigint BETWEEN -4999 AND {ReplicaLeases.LeaseMilliseconds + 1000}) AS "Value"
        """).SingleAsync(cancellationToken);

    private static NpgsqlParameter<string> Text(string? value) => new() { TypedValue = value };
}
