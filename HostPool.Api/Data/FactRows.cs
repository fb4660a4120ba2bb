using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Data;

/// <summary>The typed facts, which hosts are read without.</summary>
internal static class FactRows
{
    /// <summary>Of one host.</summary>
    public static void Fill(SqlSession session, PoolHost host) =>
        host.Facts = session.Scalar("SELECT facts FROM host_facts WHERE host_id = @p0", host.Id) as string;

    /// <summary>Of all hosts that match, by their ids.</summary>
    public static Dictionary<long, string> Of(SqlSession session, HostFilter filter)
    {
        var sql = filter.AppendTo(new SqlText("SELECT f.host_id, f.facts FROM host_facts f JOIN hosts h ON h.id = f.host_id WHERE TRUE"));
        return session.Query(sql, row => KeyValuePair.Create(row.Int64(0), row.Text(1))).ToDictionary();
    }
}
