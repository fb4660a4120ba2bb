using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Data;

/// <summary>Reads without a change tracker, outside of any transaction.</summary>
internal static class PoolReads
{
    /// <summary>Runs <paramref name="read"/> on a session of its own.</summary>
    public static async Task<T> ReadAsync<T>(
        this IDbContextFactory<PoolContext> contexts, Func<SqlSession, T> read, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var session = new SqlSession(context);
        return read(session);
    }
}
