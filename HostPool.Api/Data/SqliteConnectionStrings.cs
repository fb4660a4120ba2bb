using Microsoft.Data.Sqlite;

namespace HostPool.Api.Data;

/// <summary>What a SQLite connection string must be for the pool.</summary>
internal static class SqliteConnectionStrings
{
    /// <summary>What is wrong with it, or null.</summary>
    public static string? Problem(string text)
    {
        try
        {
            var parsed = new SqliteConnectionStringBuilder(text);
            return parsed switch
            {
                { DataSource: "" } => "names no file; write 'Data Source=hostpool.db'",
                { DataSource: ":memory:" } or { Mode: SqliteOpenMode.Memory } => "a pool in memory is lost at the next start; name a file",
                { Mode: SqliteOpenMode.ReadOnly } => "is read-only; the pool must be written",
                { Password: not "" } => "has a password, but the database is not encrypted; leave it out",
                _ => null,
            };
        }
        catch (ArgumentException error)
        {
            return $"is not understood: {error.Message}";
        }
    }

    /// <summary>The database file, as an absolute path; what a symbolic link leads to, so that two names of it are one file.</summary>
    public static string File(string text)
    {
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(text).DataSource);
        return System.IO.File.Exists(path) ? System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
    }

    /// <summary>
    /// The same, with a bound on how long a statement waits for another program's lock, and for a file that is there: one that
    /// is removed while the pool is used is not to come again empty.
    /// </summary>
    public static string ForUse(string text) =>
        new SqliteConnectionStringBuilder(text) { DefaultTimeout = 5, Mode = SqliteOpenMode.ReadWrite }.ToString();

    /// <summary>The same, for looking only: nothing is created or written.</summary>
    public static string ReadOnly(string text) =>
        new SqliteConnectionStringBuilder(text) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
}
