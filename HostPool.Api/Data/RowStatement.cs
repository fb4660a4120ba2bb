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
        foreach (var index in Enumerable.Range(0, _properties.Length))
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            _command.Parameters.Add(parameter);
        }
    }

    /// <summary>The command, with the values of <paramref name="entity"/>.</summary>
    public DbCommand With(object entity)
    {
        for (var i = 0; i < _properties.Length; i++)
        {
            _command.Parameters[i].Value = Value(_properties[i], entity) ?? DBNull.Value;
        }

        return _command;
    }

    public void Dispose() => _command.Dispose();

    private static object? Value(IProperty property, object entity)
    {
        var value = property.GetGetter().GetClrValueUsingContainingEntity(entity);
        return value is null || property.GetTypeMapping().Converter is not { } converter ? value : converter.ConvertToProvider(value);
    }
}
