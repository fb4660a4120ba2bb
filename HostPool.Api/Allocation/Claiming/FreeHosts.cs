using System.Globalization;
using HostPool.Api.Data;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>
/// The free hosts that match, by id. Where many match, the next few are near the first free one, and are found there; where
/// few do, or those are far away, their labels are looked up first. Only what is neither takes a walk over all free hosts.
/// </summary>
/// <param name="columns">What is read of each; the id first.</param>
/// <param name="among">As <see cref="ClaimDialect.Among"/>.</param>
/// <param name="end">What ends each statement.</param>
internal sealed class FreeHosts(string columns, string among, string end)
{
    /// <summary>So many ids are near: if one host of a hundred matches, a few of them do.</summary>
    private const int Near = 512;

    /// <summary>So many hosts are looked up in about the time that the walk over the near ones takes.</summary>
    private const int Few = 1024;

    private const string FirstFree = $"(SELECT f.id FROM hosts f WHERE {HostRows.Free} AND f.id > {{0}} ORDER BY f.id LIMIT 1)";

    private static readonly string FreeAfter = string.Create(CultureInfo.InvariantCulture, $"SELECT 1 FROM hosts f WHERE {HostRows.Free} AND f.id > {{0}} ORDER BY f.id LIMIT {Few + 1}");

    /// <summary>At most <paramref name="limit"/> of those with a higher id than <paramref name="after"/>, read as they are asked for.</summary>
    public IEnumerable<T> ById<T>(SqlSession session, HostFilter filter, long after, int limit, Func<SqlStatement, T> read)
    {
        var left = limit;
        if (filter.Conditions.Any(condition => condition.Labels is not null))
        {
            var near = Select(filter).Add(string.Create(CultureInfo.InvariantCulture, $" AND h.id BETWEEN {FirstFree} AND {FirstFree} + {Near}"), after);
            foreach (var (id, host) in Rows(session, near, limit, read))
            {
                (after, left) = (id, left - 1);
                yield return host;
            }
        }

        if (left > 0)
        {
            foreach (var (_, host) in Rows(session, Rest(session, filter, after), left, read))
            {
                yield return host;
            }
        }
    }

    private SqlText Select(HostFilter filter) => filter.AppendWalkedTo(new SqlText($"SELECT {columns} FROM hosts h WHERE {HostRows.Free}"));

    private SqlText Rest(SqlSession session, HostFilter filter, long after)
    {
        var sql = Select(filter).Add(" AND h.id > {0}", after);
        if (Rare(session, filter, after) is { } rare)
        {
            sql.Add(" AND ").Add(string.Format(CultureInfo.InvariantCulture, among, Labelled(rare, "l.host_id", Few)), [.. rare.Arguments, after]);
        }

        return sql;
    }

    /// <summary>A condition whose labels few hosts have from the first free one on; null: all have many, or free hosts are few themselves.</summary>
    private static HostCondition? Rare(SqlSession session, HostFilter filter, long after)
    {
        // Those by host first: in that order, an index has them even while the planner knows nothing of the table yet.
        var conditions = filter.Conditions.Where(condition => condition.Labels is not null).OrderBy(condition => condition.LabelOrder, StringComparer.Ordinal).ToList();
        return conditions.Count > 0 && !AreFew(session, FreeAfter, after)
            ? conditions.Find(condition => AreFew(session, Labelled(condition, "1", Few + 1), [.. condition.Arguments, after]))
            : null;
    }

    private static bool AreFew(SqlSession session, string rows, params IReadOnlyList<object?> arguments) =>
        session.Query(new SqlText("SELECT COUNT(*) FROM (").Add(rows, arguments).Add(") c"), row => row.Int64(0))[0] <= Few;

    /// <summary>The labels of a condition, where the argument after its own is the id after which hosts are looked for.</summary>
    private static string Labelled(HostCondition condition, string column, int limit)
    {
        var first = FirstFree.Replace("{0}", $"{{{condition.Arguments.Count}}}", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {column} FROM host_labels l WHERE {condition.Labels} AND l.host_id >= {first}{condition.LabelOrder} LIMIT {limit}");
    }

    /// <remarks>SQLite plans a statement anew whenever a parameter of its LIMIT is set, which takes longer than to run it.</remarks>
    private IEnumerable<(long Id, T Host)> Rows<T>(SqlSession session, SqlText sql, int limit, Func<SqlStatement, T> read) => session.Rows(
        sql.Add(string.Create(CultureInfo.InvariantCulture, $" ORDER BY h.id LIMIT {limit}{end}")), row => (row.Int64(0), read(row)));
}
