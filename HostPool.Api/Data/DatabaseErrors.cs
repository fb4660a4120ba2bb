using System.Data.Common;

namespace HostPool.Api.Data;

/// <summary>Which errors are the database's: what met one may be tried again when the database is well.</summary>
internal static class DatabaseErrors
{
    /// <summary>True for those of a write and of a read; EF Core wraps some of them.</summary>
    public static bool Include(Exception? error) =>
        error is DatabaseBusyException or DatabaseFailedException or DbException
        || (error is not null && (PostgresErrors.Find(error) is not null || Include(error.InnerException)));
}
