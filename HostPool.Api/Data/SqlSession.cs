using HostPool.Api.Filters;
using HostPool.Api.Secrets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>
/// Statements without a change tracker, on the connection and in the transaction that a context has then; each text is
/// prepared once. Parameters are called <c>@p0</c>, <c>@p1</c>, …; they are texts, whole numbers, doubles, times and null.
/// For one thread.
/// </summary>
internal sealed class SqlSession : IDisposable
{
    /// <summary>Filters differ from request to request: a session that lives long does not keep all of them.</summary>
    private const int MaxStatements = 64;

    private readonly PoolContext _context;
    private readonly bool _isSqlite;
    private readonly Dictionary<string, SqlStatement> _statements = [];

    public SqlSession(PoolContext context)
    {
        _context = context;
        context.Database.OpenConnection();
        _isSqlite = context.Database.GetDbConnection() is SqliteConnection;
    }

    /// <summary>True where a transaction is begun and committed by statements, like any other; there is no other process to agree with.</summary>
    public bool IsInProcess => _isSqlite;

    /// <summary>How many rows were changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Statement(sql, arguments.Length).Execute(arguments);

    /// <summary>Inserts one row; gives the id that it got. The text has no RETURNING, which SQLite takes longer for than to insert.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> arguments) =>
        Statement(_isSqlite ? sql : $"{sql} RETURNING id", arguments.Length).Insert(arguments);

    /// <summary>The first column of the first row; null: there is no row, or it is null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = Statement(sql, arguments.Length);
        statement.Begin(arguments);
        try
        {
            return statement.Read() ? statement.Value(0) : null;
        }
        finally
        {
            statement.End();
        }
    }

    /// <summary>Each row as <paramref name="read"/> takes it.</summary>
    public List<T> Query<T>(string sql, Func<SqlStatement, T> read, params ReadOnlySpan<object?> arguments)
    {
        var rows = new List<T>();
        var statement = Statement(sql, arguments.Length);
        statement.Begin(arguments);
        try
        {
            while (statement.Read())
            {
                rows.Add(read(statement));
            }
        }
        finally
        {
            statement.End();
        }

        return rows;
    }

    public List<T> Query<T>(SqlText sql, Func<SqlStatement, T> read) => Query(sql.ToString(), read, [.. sql.Arguments]);

    /// <summary>The same, each row when it is asked for. Until the last one, nothing else may be asked of the session.</summary>
    public IEnumerable<T> Rows<T>(string sql, Func<SqlStatement, T> read, params IReadOnlyList<object?> arguments)
    {
        var statement = Statement(sql, arguments.Count);
        statement.Begin([.. arguments]);
        try
        {
            while (statement.Read())
            {
                yield return read(statement);
            }
        }
        finally
        {
            statement.End();
        }
    }

    public IEnumerable<T> Rows<T>(SqlText sql, Func<SqlStatement, T> read) => Rows(sql.ToString(), read, sql.Arguments);

    /// <summary>Takes back a transaction that was begun by a statement, unless the database has done so after an error of its own.</summary>
    public void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // sqlite.org/lang_transaction.html, 3: there is none any more.
        }
    }

    /// <summary>A secret to be stored in the current transaction.</summary>
    public string? Seal(SecretKind kind, string? text)
    {
        _context.Secrets.Keys.Hold(_context);
        return _context.Secrets.Seal(kind, text);
    }

    public void Dispose()
    {
        Forget();
        _context.Database.CloseConnection();
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }

    private SqlStatement Statement(string sql, int parameters)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            if (_statements.Count == MaxStatements)
            {
                Forget();
            }

            statement = _isSqlite ? new SqliteStatement(_context, sql, parameters) : new DbStatement(_context, sql, parameters);
            _statements[sql] = statement;
        }

        return statement;
    }
}
