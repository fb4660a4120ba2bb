using System.Runtime.InteropServices;
using SQLitePCL;

namespace HostPool.Api.Data;

/// <summary>
/// What is asked of SQLite for every column of every row, and takes nanoseconds (sqlite.org/c3ref/column_blob.html). Asked through
/// the general wrapper, which guards each call's handle and lets the collector in, it takes several times as long. The
/// statement must live, and be at a row where a column is read.
/// </summary>
internal static unsafe class SqliteNative
{
    private const string Library = "e_sqlite3";

    public static bool IsNull(sqlite3_stmt statement, int column) => ColumnType(statement.DangerousGetHandle(), column) == raw.SQLITE_NULL;

    public static long Int64(sqlite3_stmt statement, int column) => ColumnInt64(statement.DangerousGetHandle(), column);

    /// <summary>Valid until the statement goes on.</summary>
    public static ReadOnlySpan<byte> Utf8(sqlite3_stmt statement, int column)
    {
        var handle = statement.DangerousGetHandle();
        var bytes = ColumnBlob(handle, column);
        return new ReadOnlySpan<byte>(bytes, ColumnBytes(handle, column));
    }

    public static int Bind(sqlite3_stmt statement, int parameter, long value) => BindInt64(statement.DangerousGetHandle(), parameter, value);

    public static int BindNull(sqlite3_stmt statement, int parameter) => BindNull(statement.DangerousGetHandle(), parameter);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_type")]
    private static extern int ColumnType(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_int64")]
    private static extern long ColumnInt64(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_blob")]
    private static extern byte* ColumnBlob(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_column_bytes")]
    private static extern int ColumnBytes(nint statement, int column);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_int64")]
    private static extern int BindInt64(nint statement, int parameter, long value);

    [SuppressGCTransition]
    [DllImport(Library, EntryPoint = "sqlite3_bind_null")]
    private static extern int BindNull(nint statement, int parameter);
}
