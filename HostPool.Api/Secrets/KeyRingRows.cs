using System.Xml.Linq;
using HostPool.Api.Data;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Secrets;

/// <summary>A key ring in the database, for all who share it. Thread-safe.</summary>
internal sealed class KeyRingRows(IDbContextFactory<PoolContext> contexts) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Use(session => session.Query("SELECT xml FROM key_ring ORDER BY id", row => XElement.Parse(row.Text(0))));

    public void StoreElement(XElement element, string friendlyName) => Use(session => session.Insert(
        "INSERT INTO key_ring (name, xml) VALUES (@p0, @p1)", friendlyName, element.ToString(SaveOptions.DisableFormatting)));

    public void Remove(string name) => Use(session => session.Execute("DELETE FROM key_ring WHERE name = @p0", name));

    private T Use<T>(Func<SqlSession, T> use)
    {
        using var context = contexts.CreateDbContext();
        using var session = new SqlSession(context);
        return use(session);
    }
}
