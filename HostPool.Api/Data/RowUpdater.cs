using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>Updates many entities by one prepared statement, as <see cref="RowInserter"/> inserts them.</summary>
internal static class RowUpdater
{
    /// <summary>Updates some columns inside the current transaction, each row by its key; none when the row is gone.</summary>
    public static void Update<T>(PoolContext context, IEnumerable<T> entities, IReadOnlyCollection<string> columnNames)
        where T : class
    {
        var table = context.Model.FindEntityType(typeof(T))!.GetTableMappings().Single().Table;
        var key = table.PrimaryKey!.Columns.Single();
        var columns = columnNames.Select(name => table.FindColumn(name)!).ToList();
        Func<string, string> quote = context.GetService<ISqlGenerationHelper>().DelimitIdentifier;
        var sql = $"UPDATE {quote(table.Name)} SET {string.Join(", ", columns.Select((column, index) => $"{quote(column.Name)} = @p{index}"))} "
            + $"WHERE {quote(key.Name)} = @p{columns.Count}";

        using var statement = new RowStatement(context, sql, [.. columns, key]);
        foreach (var entity in entities)
        {
            statement.With(entity).ExecuteNonQuery();
        }
    }
}
