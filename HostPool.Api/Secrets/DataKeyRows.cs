using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>Data keys as rows.</summary>
internal static class DataKeyRows
{
    public static bool AreAny(SqlSession session) => session.Scalar("SELECT id FROM data_keys LIMIT 1") is not null;

    /// <summary>The keys of the ring that data keys are under.</summary>
    public static List<Guid> RingKeys(SqlSession session) => session.Query("SELECT ring_key FROM data_keys", row => Guid.Parse(row.Text(0)));

    public static long Insert(SqlSession session, WrappedKey key, DateTimeOffset now) => session.Insert(
        "INSERT INTO data_keys (ring_key, wrapped, created_at) VALUES (@p0, @p1, @p2)", key.RingKey.ToString(), key.Text, now);

    /// <summary>The newest one that what was there before is not swept away for; null: there is nothing to do.</summary>
    public static long? Unswept(SqlSession session) => session.Query(
        "SELECT id, swept_at FROM data_keys ORDER BY id DESC LIMIT 1", row => row.IsNull(1) ? row.Int64(0) : (long?)null).SingleOrDefault();

    public static void SetSwept(SqlSession session, long id, DateTimeOffset now) => session.Execute("UPDATE data_keys SET swept_at = @p0 WHERE id = @p1", now, id);
}
