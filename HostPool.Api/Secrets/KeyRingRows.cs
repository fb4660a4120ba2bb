using System.Xml.Linq;
using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Secrets;

/// <summary>A key ring in the PostgreSQL database, for all who share it.</summary>
internal sealed class KeyRingRows(IDbContextFactory<PoolContext> contexts) : IKeyRingStore
{
    /// <summary>What stood there is in the table's file until that is rewritten: <see cref="SecretSweep"/> has something to do again.</summary>
    private const string Exchange = "WITH exchanged AS (UPDATE key_ring SET xml = @p0 WHERE name = @p1) UPDATE data_keys SET swept_at = NULL";

    public string Place => "in the database (key_ring)";

    public IReadOnlyCollection<XElement> GetAllElements() => Use(session => session.Query("SELECT xml FROM key_ring ORDER BY id", row => XElement.Parse(row.Text(0))));

    public void StoreElement(XElement element, string friendlyName) => Use(session => session.Insert(
        "INSERT INTO key_ring (name, xml) VALUES (@p0, @p1)", friendlyName, Text(element)));

    public void Remove(Guid key) => Use(session => session.Execute("DELETE FROM key_ring WHERE name = @p0", NameOf(key)));

    public void Replace(Guid key, XElement element) => Use(session => session.Execute(Exchange, Text(element), NameOf(key)));

    private static string NameOf(Guid key) => $"key-{key}";

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);

    private T Use<T>(Func<SqlSession, T> use)
    {
        using var context = contexts.CreateDbContext();
        using var session = new SqlSession(context);
        return use(session);
    }
}
