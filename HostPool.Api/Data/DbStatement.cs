using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

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
        _reader = Run(static statement => statement._command.ExecuteReader());
    }

    public override bool Read() => Run(static statement => statement._reader!.Read());

    public override void End() => Run(static statement =>
    {
        var reader = statement._reader;
        statement._reader = null;
        reader?.Dispose();
        return true;
    });

    public override int Execute(ReadOnlySpan<object?> arguments)
    {
        Set(arguments);
        return Run(static statement => statement._command.ExecuteNonQuery());
    }

    public override long Insert(ReadOnlySpan<object?> arguments)
    {
        Set(arguments);
        return Run(static statement => (long)statement._command.ExecuteScalar()!);
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

    /// <summary>Whatever is asked of the connection goes through here.</summary>
    /// <exception cref="DbException">Also where the connection was lost since the statement before, or is being lost, of which Npgsql says that it was used wrongly, or met a null.</exception>
    private T Run<T>(Func<DbStatement, T> run)
    {
        try
        {
            return run(this);
        }
        catch (Exception error) when (error is not DbException && _command.Connection?.State is not ConnectionState.Open)
        {
            throw new NpgsqlException("The connection was lost", new IOException(error.Message, error));
        }
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
