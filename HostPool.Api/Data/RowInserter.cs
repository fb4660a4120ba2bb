using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>
/// Inserts many entities by one prepared statement, which takes a tenth of the time that the change tracker takes, and
/// sends many at a time where the database is not in this process. Columns, values and conversions are the model's. The
/// entities are not tracked.
/// </summary>
internal static class RowInserter
{
    private const int RowsAtATime = 512;

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
        if (context.Database.GetDbConnection().CanCreateBatch)
        {
            foreach (var rows in entities.Chunk(RowsAtATime))
            {
                InsertTogether(context, sql, columns, rows, setKey);
            }

            return;
        }

        using var statement = new RowStatement(context, sql, columns);
        foreach (var entity in entities)
        {
            setKey(entity, (long)statement.With(entity).ExecuteScalar()!);
        }
    }

    private static void InsertTogether<T>(PoolContext context, string sql, List<IColumn> columns, T[] entities, Action<T, long> setKey)
        where T : class
    {
        var properties = columns.Select(column => column.PropertyMappings.Single().Property).ToList();
        using var batch = context.Database.GetDbConnection().CreateBatch();
        batch.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var entity in entities)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            RowParameters.Add(command.Parameters, command.CreateParameter, properties);
            RowParameters.Set(command.Parameters, properties, entity);
            batch.BatchCommands.Add(command);
        }

        using var reader = batch.ExecuteReader();
        foreach (var entity in entities)
        {
            reader.Read();
            setKey(entity, reader.GetInt64(0));
            reader.NextResult();
        }
    }
}
