using HostPool.Api.Data;

namespace HostPool.Api.Audit;

/// <summary>What the audit does to the database, inside of a transaction.</summary>
internal static class AuditStatements
{
    /// <summary>How many entries one <see cref="Prune"/> takes at most.</summary>
    public const int PrunedAtATime = 1000;

    /// <summary>Where the database is not in this process, each statement is a way there and back.</summary>
    private const int RowsAtATime = 32;

    private const string Into = "INSERT INTO audit (at, who, address, what, status, host, last_host, allocation_id) VALUES ";
    private const int Columns = 8;

    /// <summary>Only here is a column narrower than the numbers that are sent: prepared for a null, PostgreSQL would take no other for it.</summary>
    private const int StatusColumn = 4;

    private static readonly string One = Into + Row(0);
    private static readonly string Many = Into + string.Join(", ", Enumerable.Range(0, RowsAtATime).Select(Row));

    private static readonly string Oldest =
        $"DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT {PrunedAtATime}) AND (at < @p0 OR id <= (SELECT max(id) FROM audit) - @p1)";

    public static void Insert(SqlSession session, IEnumerable<AuditRecord> records)
    {
        foreach (var chunk in records.Chunk(RowsAtATime))
        {
            if (chunk.Length == RowsAtATime)
            {
                var values = new object?[RowsAtATime * Columns];
                for (var i = 0; i < RowsAtATime; i++)
                {
                    Values(chunk[i]).CopyTo(values, i * Columns);
                }

                session.Execute(Many, values);
                continue;
            }

            foreach (var record in chunk)
            {
                session.Execute(One, Values(record));
            }
        }
    }

    /// <summary>Deletes the oldest entries that are older than <paramref name="before"/>, or more than are to be kept.</summary>
    /// <returns>How many.</returns>
    public static int Prune(SqlSession session, DateTimeOffset before, int keep) => session.Execute(Oldest, before, (long)keep);

    private static object?[] Values(AuditRecord record) =>
        [record.At, record.Who, record.Address, record.What, (long?)record.Status, record.Host, record.LastHost, record.AllocationId];

    private static string Row(int row) =>
        $"({string.Join(", ", Enumerable.Range(0, Columns).Select(column => column == StatusColumn ? $"CAST({At(row, column)} AS bigint)" : At(row, column)))})";

    private static string At(int row, int column) => $"@p{(row * Columns) + column}";
}
