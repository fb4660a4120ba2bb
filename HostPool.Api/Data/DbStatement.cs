using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>A statement of PostgreSQL.</summary>
internal sealed class DbStatement : SqlStatement
{
    private readonly PoolContext _context;
    private readonly DbCommand _command;
    private DbDataReader? _reader;

    public DbStatement(PoolContext context, string sql, int parameters)
        : base(context)
    {
        _context = context;
        _command = context.Database.GetDbConnection().CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
    }

    public override void Begin(ReadOnlySpan<object?> arguments)
    {
        Set(arguments);
        _reader = _command.ExecuteReader();
    }

    public override bool Read() => _reader!.Read();

    public override void End()
    {
        _reader?.Dispose();
        _reader = null;
    }

    public override int Execute(ReadOnlySpan<object?> arguments)
    {
        Set(arguments);
        return _command.ExecuteNonQuery();
    }

    public override long Insert(ReadOnlySpan<object?> arguments)
    {
        Set(arguments);
        return (long)_command.ExecuteScalar()!;
    }

    public override bool IsNull(int column) => _reader!.IsDBNull(column);

    public override long Int64(int column) => _reader!.GetInt64(column);

    public override double Double(int column) => _reader!.GetDouble(column);

    public override string Text(int column) => _reader!.GetString(column);

    public override string[] Texts(int column) => _reader!.GetFieldValue<string[]>(column);

    public override object? Value(int column) => IsNull(column) ? null : _reader!.GetValue(column);

    public override void Dispose()
    {
        End();
        _command.Dispose();
    }

    private void Set(ReadOnlySpan<object?> arguments)
    {
        _command.Transaction = _context.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < arguments.Length; i++)
        {
            _command.Parameters[i].Value = arguments[i] switch
            {
                null => DBNull.Value,
                DateTimeOffset time => time.ToUnixTimeMilliseconds(),
                var value => value,
            };
        }
    }
}
