using System.Data.Common;
using System.Text.Json;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;

namespace HostPool.Api.Data;

/// <summary>Hosts as rows, read in a tenth of the time that the change tracker takes. A test holds it against the model.</summary>
internal static class HostRows
{
    /// <summary>That a host may be handed out. The partial index on it is used where these very words stand.</summary>
    public const string Free = "allocation_id IS NULL AND maintenance_reason IS NULL AND presence <> 'Down'";

    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns =
        "id, name, os, endpoint_ip, endpoint_port, endpoint_protocol, credentials_username, credentials_password, credentials_key, "
        + "tags, mac, source, allocation_id, allocated_at, owner, lease_ends, released_at, maintenance_reason, maintenance_since, "
        + "presence, last_seen, hardware_specs, host_key, extra, version, address_key, "
        + "specs_state, specs_reason, specs_message, specs_failures, specs_attempted_at, specs_next_attempt_at";

    /// <summary>The current row.</summary>
    public static PoolHost Read(DbDataReader row)
    {
        var host = new PoolHost
        {
            Id = row.GetInt64(0),
            Name = Text(row, 1),
            Os = row.GetString(2),
            Endpoint = new HostEndpoint { Ip = row.GetString(3), Port = row.GetInt32(4), Protocol = row.GetString(5) },
            Credentials = new HostCredentials { Username = row.GetString(6), Password = Text(row, 7), Key = Text(row, 8) },
            Mac = Text(row, 10),
            Source = EnumText<HostSource>.Parse(row.GetString(11)),
            AllocationId = row.IsDBNull(12) ? null : row.GetInt64(12),
            AllocatedAt = Time(row, 13),
            Owner = Text(row, 14),
            LeaseEnds = Time(row, 15),
            ReleasedAt = Time(row, 16),
            MaintenanceReason = Text(row, 17),
            MaintenanceSince = Time(row, 18),
            Presence = EnumText<HostPresence>.Parse(row.GetString(19)),
            LastSeen = Time(row, 20),
            HardwareSpecs = Text(row, 21),
            HostKey = Text(row, 22),
            Extra = Text(row, 23),
            Version = row.GetInt32(24),
            AddressKey = row.GetString(25),
            Specs = new SpecsStatus
            {
                State = EnumText<SpecsState>.Parse(row.GetString(26)),
                Reason = Text(row, 27),
                Message = Text(row, 28),
                Failures = row.GetInt32(29),
                AttemptedAt = Time(row, 30),
                NextAttemptAt = Time(row, 31),
            },
        };
        host.SetTags(Tags(row.GetValue(9)));
        return host;
    }

    /// <summary>The matching hosts, by id.</summary>
    public static List<PoolHost> List(SqlSession session, HostFilter filter) =>
        session.Query(filter.AppendTo(new SqlText($"SELECT {Columns} FROM hosts h WHERE TRUE")).Add(" ORDER BY id"), Read);

    /// <summary>The hosts for which a condition of the caller's own holds, one at a time: for all of a pool at its start.</summary>
    public static IEnumerable<PoolHost> Where(SqlSession session, string condition) =>
        session.Rows(new SqlText($"SELECT {Columns} FROM hosts WHERE {condition}"), Read);

    /// <summary>The host with an id, or none.</summary>
    public static List<PoolHost> Find(SqlSession session, long id) => session.Query($"SELECT {Columns} FROM hosts WHERE id = @p0", Read, id);

    /// <summary>Inserts hosts inside the current transaction, in order, with what is derived of them. Each gets its id.</summary>
    public static void Insert(PoolContext context, IReadOnlyCollection<PoolHost> hosts)
    {
        foreach (var host in hosts)
        {
            host.AddressKey = AddressKey.Of(host.Endpoint.Ip);
        }

        RowInserter.Insert(context, hosts, (host, id) => host.Id = id);
        LabelRows.Insert(context, hosts);
    }

    /// <summary>An array where the database has them, JSON where it has not.</summary>
    private static string[] Tags(object value) => value switch
    {
        string[] tags => tags,
        "[]" => [],
        var json => JsonSerializer.Deserialize<string[]>((string)json)!,
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
