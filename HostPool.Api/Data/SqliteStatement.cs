using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace HostPool.Api.Data;

/// <summary>
/// A statement of SQLite without ADO.NET over it, which takes longer than the statement itself where a row is found by its
/// key (sqlite.org/c3ref/stmt.html). Errors are those of ADO.NET all the same.
/// </summary>
internal sealed class SqliteStatement : SqlStatement
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    /// <summary>The number that SQLite gave each parameter; 0: the text does not mention it.</summary>
    private readonly int[] _parameters;

    /// <summary>The text that was last read of each column.</summary>
    private readonly string?[] _last;

    /// <exception cref="SqliteException">The text is no statement of SQLite's.</exception>
    public SqliteStatement(PoolContext context, string sql, int parameters)
        : base(context)
    {
        _connection = ((SqliteConnection)context.Database.GetDbConnection()).Handle!;
        Check(raw.sqlite3_prepare_v3(_connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
        _last = new string?[raw.sqlite3_column_count(_statement)];
        _parameters = [.. Enumerable.Range(0, parameters).Select(i => raw.sqlite3_bind_parameter_index(_statement, $"@p{i}"))];
    }

    public override void Begin(ReadOnlySpan<object?> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            if (_parameters[i] != 0)
            {
                Check(Bind(_parameters[i], arguments[i]));
            }
        }
    }

    public override bool Read()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is not raw.SQLITE_DONE)
        {
            // The message is the connection's until its next call.
            var error = Error(code);
            End();
            throw error;
        }

        return false;
    }

    /// <remarks>It gives the error of the last run once more, which was told then.</remarks>
    public override void End() => _ = raw.sqlite3_reset(_statement);

    public override int Execute(ReadOnlySpan<object?> arguments)
    {
        Begin(arguments);
        while (Read())
        {
        }

        End();
        return raw.sqlite3_changes(_connection);
    }

    public override long Insert(ReadOnlySpan<object?> arguments)
    {
        Execute(arguments);
        return raw.sqlite3_last_insert_rowid(_connection);
    }

    public override bool IsNull(int column) => SqliteNative.IsNull(_statement, column);

    public override long Int64(int column) => SqliteNative.Int64(_statement, column);

    public override double Double(int column) => raw.sqlite3_column_double(_statement, column);

    /// <remarks>Rows are much alike: what stood in the column before is not made anew.</remarks>
    public override string Text(int column)
    {
        var utf8 = SqliteNative.Utf8(_statement, column);
        return _last[column] is { } last && Ascii.Equals(utf8, last) ? last : _last[column] = Encoding.UTF8.GetString(utf8);
    }

    public override string[] Texts(int column) => Text(column) switch
    {
        "[]" => [],
        var json => JsonSerializer.Deserialize<string[]>(json)!,
    };

    public override object? Value(int column) => raw.sqlite3_column_type(_statement, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Int64(column),
        raw.SQLITE_FLOAT => Double(column),
        _ => Text(column),
    };

    public override void Dispose() => _statement.Dispose();

    private int Bind(int parameter, object? value) => value switch
    {
        null => SqliteNative.BindNull(_statement, parameter),
        string text => raw.sqlite3_bind_text(_statement, parameter, text),
        long number => SqliteNative.Bind(_statement, parameter, number),
        int number => SqliteNative.Bind(_statement, parameter, number),
        double number => raw.sqlite3_bind_double(_statement, parameter, number),
        DateTimeOffset time => SqliteNative.Bind(_statement, parameter, time.ToUnixTimeMilliseconds()),
        _ => throw new ArgumentException($"A {value.GetType()} cannot be a parameter.", nameof(value)),
    };

    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK)
        {
            throw Error(code);
        }
    }

    private SqliteException Error(int code) =>
        new(raw.sqlite3_errmsg(_connection).utf8_to_string(), code & 0xFF, raw.sqlite3_extended_errcode(_connection));
}
