using System.Globalization;
using HostPool.Api.Data;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation;

/// <summary>Says where the hosts went when none could be given.</summary>
internal static class Refusals
{
    public static AllocationRefusal Explain(SqlSession session, ClaimOrder order)
    {
        // One look at every host: what each condition and each state takes away.
        var sql = new SqlText("SELECT COUNT(*)");
        Count(sql, "TRUE", order.Filter);
        Count(sql, "allocation_id IS NOT NULL", order.Filter);
        Count(sql, "allocation_id IS NULL AND presence = 'Down'", order.Filter);
        var counts = session.Query(sql.Add(" FROM hosts h"), row => Enumerable.Range(0, row.FieldCount)
            .Select(column => Convert.ToInt32(row.GetValue(column), CultureInfo.InvariantCulture)).ToArray()).Single();
        var (hosts, matching, allocated, down) = (counts[0], counts[1], counts[2], counts[3]);
        return new AllocationRefusal(AllocationRefusal.Message, hosts, matching, allocated, down, matching - allocated - down);
    }

    private static void Count(SqlText sql, string state, HostFilter filter) =>
        filter.AppendTo(sql.Add($", COUNT(CASE WHEN {state}")).Add(" THEN 1 END)");
}
