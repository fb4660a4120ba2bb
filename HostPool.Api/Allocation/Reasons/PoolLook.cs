using System.Globalization;
using HostPool.Api.Data;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>One look at every host: what each condition and each state takes away.</summary>
internal static class PoolLook
{
    /// <summary>The groups in which the hosts are; few, whatever the size of the pool.</summary>
    public static List<HostGroup> Groups(SqlSession session, HostFilter filter)
    {
        // A host's group is one number, which is quicker to sort by than several: its state in base 8, then a bit a condition.
        var sql = new SqlText("SELECT COUNT(*), MIN(h.id), CAST(0 AS BIGINT) + CASE WHEN allocation_id IS NOT NULL THEN 1 WHEN maintenance_reason IS NOT NULL THEN 2 "
            + $"WHEN presence = 'Down' THEN 3 WHEN {HostRows.ShowsOtherKey} THEN 4 ELSE 0 END");
        for (var i = 0; i < filter.Conditions.Count; i++)
        {
            sql.Add(" + CASE WHEN ").Add(filter.Conditions[i].Sql, filter.Conditions[i].Arguments)
                .Add(string.Create(CultureInfo.InvariantCulture, $" THEN 0 ELSE {8L << i} END"));
        }

        return session.Query(sql.Add(" AS g FROM hosts h GROUP BY g ORDER BY g"), row =>
        {
            var group = row.Int64(2);
            return new HostGroup((HostState)(group & 7), group >> 3, (int)row.Int64(0), row.Int64(1));
        });
    }

    /// <summary>The ids of those that match and are free as far as the database knows, in their order.</summary>
    public static List<long> FreeMatching(SqlSession session, HostFilter filter) => session.Query(
        filter.AppendTo(new SqlText($"SELECT h.id FROM hosts h WHERE {HostRows.Free}")).Add(" ORDER BY h.id"), row => row.Int64(0));
}
