using HostPool.Api.Filters;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Secrets;

namespace HostPool.Api.Data;

/// <summary>Hosts as rows, read in a tenth of the time that the change tracker takes. A test holds it against the model.</summary>
internal static class HostRows
{
    /// <summary>As <see cref="PoolHost.ShowsOtherKey"/>; null counts as false.</summary>
    public const string ShowsOtherKey = "host_key IS NOT NULL AND specs_reason = 'host_key_changed'";

    /// <summary>That a host may be handed out once nobody has it: what shows another key is perhaps somebody else, whom a client would give the password.</summary>
    public const string Fit = $"maintenance_reason IS NULL AND presence <> 'Down' AND {ShowsNoOtherKey}";

    /// <summary>That a host may be handed out. The partial index on it is used where these very words stand.</summary>
    public const string Free = $"allocation_id IS NULL AND {Fit}";

    /// <summary>That a host might be handed out if it were not down.</summary>
    public const string FreeButDown = $"allocation_id IS NULL AND maintenance_reason IS NULL AND presence = 'Down' AND {ShowsNoOtherKey}";

    private const string ShowsNoOtherKey = "(host_key IS NULL OR coalesce(specs_reason, '') <> 'host_key_changed')";

    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns =
        "id, name, os, endpoint_ip, endpoint_port, endpoint_protocol, credentials_username, credentials_password, credentials_key, "
        + "tags, mac, source, allocation_id, allocated_at, owner, lease_ends, released_at, maintenance_reason, maintenance_since, "
        + "presence, last_seen, hardware_specs, host_key, extra, version, address_key, "
        + "specs_state, specs_reason, specs_message, specs_failures, specs_attempted_at, specs_next_attempt_at";

    /// <summary>The current row.</summary>
    public static PoolHost Read(SqlStatement row)
    {
        var host = new PoolHost
        {
            Id = row.Int64(0),
            Name = row.TextOrNull(1),
            Os = row.Text(2),
            Endpoint = new HostEndpoint { Ip = row.Text(3), Port = row.Int32(4), Protocol = row.Text(5) },
            Credentials = new HostCredentials { Username = row.Text(6) },
            Sealed = new SealedSecrets { Password = row.TextOrNull(7), Key = row.TextOrNull(8), Extra = row.TextOrNull(23) },
            Mac = row.TextOrNull(10),
            Source = EnumText<HostSource>.Parse(row.Text(11)),
            AllocationId = row.Int64OrNull(12),
            AllocatedAt = row.TimeOrNull(13),
            Owner = row.TextOrNull(14),
            LeaseEnds = row.TimeOrNull(15),
            ReleasedAt = row.TimeOrNull(16),
            MaintenanceReason = row.TextOrNull(17),
            MaintenanceSince = row.TimeOrNull(18),
            Presence = EnumText<HostPresence>.Parse(row.Text(19)),
            LastSeen = row.TimeOrNull(20),
            HardwareSpecs = row.TextOrNull(21),
            HostKey = row.TextOrNull(22),
            Version = row.Int32(24),
            AddressKey = row.Text(25),
            Specs = new SpecsStatus
            {
                State = EnumText<SpecsState>.Parse(row.Text(26)),
                Reason = row.TextOrNull(27),
                Message = row.TextOrNull(28),
                Failures = row.Int32(29),
                AttemptedAt = row.TimeOrNull(30),
                NextAttemptAt = row.TimeOrNull(31),
            },
        };
        host.SetTags(row.Texts(9));
        HostSecrets.Open(row.Secrets, host);
        return host;
    }

    /// <summary>The matching hosts, by id, one at a time.</summary>
    public static IEnumerable<PoolHost> List(SqlSession session, HostFilter filter) =>
        session.Rows(filter.AppendTo(new SqlText($"SELECT {Columns} FROM hosts h WHERE TRUE")).Add(" ORDER BY id"), Read);

    /// <summary>The hosts for which a condition of the caller's own holds, one at a time: for all of a pool at its start.</summary>
    public static IEnumerable<PoolHost> Where(SqlSession session, string condition) =>
        session.Rows($"SELECT {Columns} FROM hosts WHERE {condition}", Read);

    /// <summary>The host with an id, or none.</summary>
    public static List<PoolHost> Find(SqlSession session, long id) => session.Query($"SELECT {Columns} FROM hosts WHERE id = @p0", Read, id);

    /// <summary>Inserts hosts inside the current transaction, in order, with what is derived of them. Each gets its id.</summary>
    public static void Insert(PoolContext context, IReadOnlyCollection<PoolHost> hosts)
    {
        foreach (var host in hosts)
        {
            host.AddressKey = AddressKey.Of(host.Endpoint.Ip);

            // When this runs again, the key that it was sealed with the first time may be gone.
            host.Sealed = SealedSecrets.None;
        }

        HostSecrets.Seal(context, hosts);
        RowInserter.Insert(context, hosts, (host, id) => host.Id = id);
        LabelRows.Insert(context, hosts);
    }
}
