using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace HostPool.Api.Data;

/// <summary>
/// Contexts that are used again, each time with a connection object of its own: one that was used keeps the command that Npgsql was about
/// to prepare when its connection was lost, which the next connection has never heard of. Thread-safe.
/// </summary>
internal sealed class PostgresContexts(DbContextOptions<PoolContext> options, NpgsqlDataSource source) : IDbContextFactory<PoolContext>
{
    private readonly PooledDbContextFactory<PoolContext> _pool = new(options);

    public PoolContext CreateDbContext()
    {
        var context = _pool.CreateDbContext();

        // Whoever had it last, and lost its connection, may not have closed it.
        context.Database.CloseConnection();
        context.Database.SetDbConnection(source.CreateConnection(), contextOwnsConnection: true);
        return context;
    }
}
