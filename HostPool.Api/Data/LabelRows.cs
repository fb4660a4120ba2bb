using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace HostPool.Api.Data;

/// <summary>Keeps what is derived of hosts, their labels and address keys, in step with them.</summary>
internal static class LabelRows
{
    private const int RowsAtATime = 32;

    /// <summary>Fills in what is stored in the hosts' own rows; gives those whose labels are to be rewritten.</summary>
    public static List<PoolHost> Prepare(ChangeTracker tracker)
    {
        var relabelled = new List<PoolHost>();
        var sheets = tracker.Entries<FactSheet>().Where(sheet => sheet.State is EntityState.Added or EntityState.Modified)
            .Select(sheet => sheet.Entity.HostId).ToHashSet();
        foreach (var entry in tracker.Entries<PoolHost>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.AddressKey = AddressKey.Of(entry.Entity.Endpoint.Ip);
                if (entry.State is EntityState.Added
                    || sheets.Contains(entry.Entity.Id)
                    || entry.Property(host => host.Tags).IsModified
                    || entry.Property(host => host.HardwareSpecs).IsModified)
                {
                    relabelled.Add(entry.Entity);
                }
            }
        }

        return relabelled;
    }

    /// <summary>Inside the current transaction; the hosts have their ids.</summary>
    public static void Rewrite(PoolContext context, IReadOnlyCollection<PoolHost> hosts)
    {
        if (hosts.Count == 0)
        {
            return;
        }

        using var session = new SqlSession(context);
        foreach (var host in hosts)
        {
            FactRows.Fill(session, host);
            var now = HostLabels.Of(host).ToHashSet();
            foreach (var old in Stored(session, host.Id).Where(label => !now.Remove(label)))
            {
                session.Execute("DELETE FROM host_labels WHERE host_id = @p0 AND key = @p1 AND text = @p2", host.Id, old.Key, old.Text);
            }

            Insert(session, now);
        }
    }

    /// <summary>As <see cref="Rewrite"/>, for hosts that have none yet, and no typed facts.</summary>
    public static void Insert(PoolContext context, IEnumerable<PoolHost> hosts)
    {
        using var session = new SqlSession(context);
        Insert(session, hosts.SelectMany(HostLabels.Of));
    }

    private static List<HostLabel> Stored(SqlSession session, long hostId) => session.Query(
        "SELECT key, text, number FROM host_labels WHERE host_id = @p0",
        row => new HostLabel { HostId = hostId, Key = row.Text(0), Text = row.Text(1), Number = row.IsNull(2) ? null : row.Double(2) },
        hostId);

    /// <summary>Several at once: the database may be far away.</summary>
    private static void Insert(SqlSession session, IEnumerable<HostLabel> labels)
    {
        foreach (var chunk in labels.Chunk(RowsAtATime))
        {
            session.Execute(
                "INSERT INTO host_labels (host_id, key, text, number) VALUES "
                    + string.Join(", ", chunk.Select((_, i) => $"(@p{4 * i}, @p{4 * i + 1}, @p{4 * i + 2}, @p{4 * i + 3})")),
                [.. chunk.SelectMany(label => (object?[])[label.HostId, label.Key, label.Text, label.Number])]);
        }
    }
}
