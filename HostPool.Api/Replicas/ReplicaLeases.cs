using System.Collections.Concurrent;
using HostPool.Discovery;
using Npgsql;

namespace HostPool.Api.Replicas;

/// <summary>
/// What this replica is in charge of: each thing once anybody here asked for it, and while its row in the database says so.
/// A replica that ends, stands still or loses the database is succeeded within five seconds. Thread-safe.
/// </summary>
internal sealed class ReplicaLeases(NpgsqlDataSource source, PostgresReplicas replicas, TimeProvider time) : INetworkPermit, IDisposable
{
    /// <summary>How long a lease lasts in the database from its last renewal.</summary>
    public const int LeaseMilliseconds = 3000;

    /// <summary>How long its holder believes in it, counted from before the renewal was sent: less, whatever the network took.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(2);

    /// <summary>What ends later than a lease that begins now was written before the clock of the database was set back.</summary>
    private const string Renewal = """
        INSERT INTO replica_leases (name, holder, expires)
        SELECT wanted.name, $2, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + $3
        FROM unnest($1) AS wanted (name) ORDER BY wanted.name
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
        WHERE replica_leases.holder = excluded.holder OR replica_leases.expires NOT BETWEEN excluded.expires - $3 + 1 AND excluded.expires + 1000
        """;

    private readonly ConcurrentDictionary<string, Standing> _standings = new();
    private readonly SemaphoreSlim _asked = new(0);

    public string? WatchedBy(string network)
    {
        if (!_standings.TryGetValue(network, out var standing))
        {
            standing = _standings.GetOrAdd(network, new Standing("nobody yet", 0));
            _asked.Release();
        }

        return standing.HeldUntil > time.GetTimestamp() ? null : standing.Holder;
    }

    /// <summary>Waits until something new was asked for, or <paramref name="atMost"/> has passed.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _asked.WaitAsync(atMost, cancellationToken);

    /// <summary>Renews what is held, and takes what nobody holds any more.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var names = _standings.Keys.ToArray();
        if (names.Length == 0)
        {
            return;
        }

        var heldUntil = time.GetTimestamp() + (long)(Trusted.TotalSeconds * time.TimestampFrequency);
        await using (var renewal = source.CreateCommand(Renewal))
        {
            renewal.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
            renewal.Parameters.Add(new NpgsqlParameter<string> { TypedValue = replicas.Me });
            renewal.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LeaseMilliseconds });
            await renewal.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var holders = source.CreateCommand("SELECT name, holder FROM replica_leases WHERE name = ANY ($1)");
        holders.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = names });
        await using var reader = await holders.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var holder = reader.GetString(1);
            _standings[reader.GetString(0)] = new Standing(holder, holder == replicas.Me ? heldUntil : 0);
        }
    }

    /// <summary>Gives back what is held, for others to take at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var release = source.CreateCommand("UPDATE replica_leases SET expires = 0 WHERE holder = $1");
        release.Parameters.Add(new NpgsqlParameter<string> { TypedValue = replicas.Me });
        await release.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Dispose() => _asked.Dispose();

    /// <param name="Holder">Who had it when it was last looked at.</param>
    /// <param name="HeldUntil">Until when this replica has it, as <see cref="TimeProvider.GetTimestamp"/> gives it.</param>
    private readonly record struct Standing(string Holder, long HeldUntil);
}
