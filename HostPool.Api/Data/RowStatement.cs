using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>
/// A prepared statement in the current transaction, with a parameter for each of some columns: <c>@p0</c>, <c>@p1</c>, in their
/// order. Values and conversions are the model's.
/// </summary>
internal sealed class RowStatement : IDisposable
{
    private readonly IProperty[] _properties;
    private readonly DbCommand _command;

    public RowStatement(PoolContext context, string sql, IEnumerable<IColumn> columns)
    {
        _properties = [.. columns.Select(column => column.PropertyMappings.Single().Property)];
        _command = context.Database.GetDbConnection().CreateCommand();
        _command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        _command.CommandText = sql;
        RowParameters.Add(_command.Parameters, _command.CreateParameter, _properties);
    }

    /// <summary>The command, with the values of <paramref name="entity"/>.</summary>
    public DbCommand With(object entity)
    {
        RowParameters.Set(_command.Parameters, _properties, entity);
        return _command;
    }

    public void Dispose() => _command.Dispose();
}
