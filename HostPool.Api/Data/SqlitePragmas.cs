using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace HostPool.Api.Data;

/// <summary>
/// Sets what SQLite keeps by connection and not in the file: <c>synchronous=FULL</c>, so that a commit in WAL mode is
/// on disk before it is answered (sqlite.org/pragma.html#pragma_synchronous).
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();

        // A checkpoint makes the commit that it falls on wait for the disk several times over: one in thousands, not in hundreds.
        command.CommandText = "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8000";
        command.ExecuteNonQuery();
    }
}
