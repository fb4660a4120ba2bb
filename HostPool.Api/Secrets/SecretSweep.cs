using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Secrets;

/// <summary>
/// Frees the files of the database of what stood there before the newest data key was made: plain secrets, or such as were
/// sealed with an older key. What was interrupted, or was in somebody's way, is done at the next start.
/// </summary>
internal sealed partial class SecretSweep(
    IPoolStore store, PoolWriter writer, IDbContextFactory<PoolContext> contexts, TimeProvider time, ILogger<SecretSweep> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await contexts.ReadAsync(DataKeyRows.Unswept, cancellationToken) is not { } key)
        {
            return;
        }

        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            await store.SweepAsync(context, cancellationToken);
        }
        catch (Exception error) when (store.ErrorOf(error) is { } reason)
        {
            NotSwept(reason.Message);
            return;
        }

        await writer.WriteAsync(
            (context, _) =>
            {
                using var session = new SqlSession(context);
                DataKeyRows.SetSwept(session, key, time.GetUtcNow());
                return Task.FromResult(true);
            },
            cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "NotSwept: what secrets were before may still stand in unused parts of the database's files, until the next start: {Reason}")]
    private partial void NotSwept(string reason);
}
