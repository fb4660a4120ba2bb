using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>A table with secrets, and a way through all of it.</summary>
/// <param name="Name">Of the table.</param>
/// <param name="Key">Its primary key.</param>
/// <param name="BeforeFirst">What comes before every key.</param>
/// <param name="Columns">The columns, and what is sealed in each.</param>
internal sealed record SecretTable(string Name, string Key, object BeforeFirst, IReadOnlyList<(string Name, SecretKind Kind)> Columns)
{
    private const int RowsAtATime = 256;

    /// <summary>All secrets of the database.</summary>
    public static readonly IReadOnlyList<SecretTable> All =
    [
        new("hosts", "id", 0L, [("credentials_password", SecretKind.Password), ("credentials_key", SecretKind.PrivateKey), ("extra", SecretKind.Extra)]),
        new("idempotency_keys", "key", "", [("answer", SecretKind.Answer)]),
    ];

    private string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>Rewrites the secrets of the rows after a key, some at a time, in the current transaction.</summary>
    /// <param name="session">Where.</param>
    /// <param name="after">The last key that was seen.</param>
    /// <param name="rewrite">From what is stored to what is to be, given the row's place.</param>
    /// <returns>The last key now; null: there are no more.</returns>
    public object? RewriteSome(SqlSession session, object after, Func<SecretKind, string, string, string> rewrite)
    {
        var rows = session.Query(
            $"SELECT {Key}, {ColumnNames} FROM {Name} WHERE {Key} > @p0 ORDER BY {Key} LIMIT {RowsAtATime}",
            row => (Key: row.Value(0)!, Stored: Columns.Select((_, i) => row.TextOrNull(i + 1)).ToArray()),
            after);
        foreach (var (key, stored) in rows)
        {
            var now = stored.Select((text, i) => text is null ? null : rewrite(Columns[i].Kind, text, $"{Columns[i].Name} of {Name} {key}")).ToArray();
            if (!now.SequenceEqual(stored))
            {
                session.Execute(
                    $"UPDATE {Name} SET {string.Join(", ", Columns.Select((column, i) => $"{column.Name} = @p{i}"))} WHERE {Key} = @p{Columns.Count}", [.. now, key]);
            }
        }

        return rows.Count < RowsAtATime ? null : rows[^1].Key;
    }

    /// <summary>How many rows have a secret that was sealed with another key than this one.</summary>
    public long CountOthers(SqlSession session, long keyId) => (long)session.Scalar(
        $"SELECT COUNT(*) FROM {Name} WHERE {string.Join(" OR ", Columns.Select(column => $"{column.Name} NOT LIKE '{SealedText.Prefix(keyId)}%'"))}")!;
}
