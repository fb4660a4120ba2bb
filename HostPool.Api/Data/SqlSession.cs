using System.Data.Common;
using HostPool.Api.Filters;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace HostPool.Api.Data;

/// <summary>
/// Statements without a change tracker, on the connection and in the transaction that a context has then; each text is
/// prepared once. Parameters are called <c>@p0</c>, <c>@p1</c>, …. For one thread.
/// </summary>
internal sealed class SqlSession : IDisposable
{
    /// <summary>Filters differ from request to request: a session that lives long does not keep all of them.</summary>
    private const int MaxCommands = 64;

    private readonly PoolContext _context;
    private readonly DbConnection _connection;
    private readonly Dictionary<string, DbCommand> _commands = [];

    public SqlSession(PoolContext context)
    {
        _context = context;
        context.Database.OpenConnection();
        _connection = context.Database.GetDbConnection();
    }

    /// <summary>How many rows were changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Command(sql, arguments).ExecuteNonQuery();

    /// <summary>The first column of the first row; null: there is no row, or it is null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments) =>
        Command(sql, arguments).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>Each row as <paramref name="read"/> takes it.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        var rows = new List<T>();
        using var reader = Command(sql, arguments).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public List<T> Query<T>(SqlText sql, Func<DbDataReader, T> read) => Query(sql.ToString(), read, [.. sql.Arguments]);

    /// <summary>The same, each row when it is asked for. Until the last one, nothing else may be asked of the session.</summary>
    public IEnumerable<T> Rows<T>(SqlText sql, Func<DbDataReader, T> read)
    {
        using var reader = Command(sql.ToString(), [.. sql.Arguments]).ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    public void Dispose()
    {
        Forget();
        _context.Database.CloseConnection();
    }

    private void Forget()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }

    private DbCommand Command(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            if (_commands.Count == MaxCommands)
            {
                Forget();
            }

            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < arguments.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"@p{i}";
                command.Parameters.Add(parameter);
            }

            _commands[sql] = command;
        }

        command.Transaction = _context.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] switch
            {
                null => DBNull.Value,
                DateTimeOffset time => time.ToUnixTimeMilliseconds(),
                var value => value,
            };
        }

        return command;
    }
}
