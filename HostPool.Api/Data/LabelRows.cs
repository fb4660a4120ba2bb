using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace HostPool.Api.Data;

/// <summary>Keeps what is derived of hosts, their labels and address keys, in step with them.</summary>
internal static class LabelRows
{
    /// <summary>Fills in what is stored in the hosts' own rows; gives those whose labels are to be rewritten.</summary>
    public static List<PoolHost> Prepare(ChangeTracker tracker)
    {
        var relabelled = new List<PoolHost>();
        foreach (var entry in tracker.Entries<PoolHost>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.AddressKey = AddressKey.Of(entry.Entity.Endpoint.Ip);
                if (entry.State is EntityState.Added
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
            session.Execute("DELETE FROM host_labels WHERE host_id = @p0", host.Id);
        }

        Insert(session, hosts);
    }

    /// <summary>As <see cref="Rewrite"/>, for hosts that have none yet.</summary>
    public static void Insert(PoolContext context, IEnumerable<PoolHost> hosts)
    {
        using var session = new SqlSession(context);
        Insert(session, hosts);
    }

    private static void Insert(SqlSession session, IEnumerable<PoolHost> hosts)
    {
        foreach (var label in hosts.SelectMany(HostLabels.Of))
        {
            session.Execute(
                "INSERT INTO host_labels (host_id, key, text, number) VALUES (@p0, @p1, @p2, @p3)",
                label.HostId,
                label.Key,
                label.Text,
                label.Number);
        }
    }
}
