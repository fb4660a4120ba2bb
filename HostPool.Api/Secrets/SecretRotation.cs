using System.Data;
using HostPool.Api.Data;

namespace HostPool.Api.Secrets;

/// <summary>
/// Exchanges all keys: a new data key under a new key of the ring, every secret sealed with it, and then the old ones
/// removed. What is interrupted loses nothing, since each secret names its key: the next exchange finishes it. HostPools that
/// use the database meanwhile go on, with the new key from their next write on.
/// </summary>
internal sealed class SecretRotation(DataKeys keys, SecretBox box, WrappingKeys ring, PoolWriter writer, SecretSweep sweep, TimeProvider time)
{
    /// <exception cref="KeyRingException">The ring does not open.</exception>
    /// <exception cref="StartException">There is a secret that cannot be opened; the old keys stay.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(cancellationToken);
        List<Guid>? unused;
        do
        {
            foreach (var table in SecretTable.All)
            {
                for (var after = table.BeforeFirst; after is not null;)
                {
                    after = await RewriteAsync(table, after, cancellationToken);
                }
            }

            unused = await RemoveOthersAsync(cancellationToken);
        }
        while (unused is null);

        ring.Remove(unused);
        await sweep.RunAsync(cancellationToken);
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        using var key = new NewDataKey(ring);
        await writer.WriteAsync(
            (context, _) =>
            {
                using var session = new SqlSession(context);
                using var cipher = key.Store(session, time.GetUtcNow());
                return Task.FromResult(cipher.Id);
            },
            cancellationToken);
        keys.Load();
    }

    private Task<object?> RewriteAsync(SecretTable table, object after, CancellationToken cancellationToken) => writer.WriteAsync(
        (context, _) =>
        {
            keys.Hold(context);
            using var session = new SqlSession(context);
            return Task.FromResult(table.RewriteSome(session, after, Reseal));
        },
        cancellationToken);

    private string Reseal(SecretKind kind, string stored, string place) =>
        stored.StartsWith(SealedText.Prefix(keys.Newest.Id), StringComparison.Ordinal)
            ? stored
            : box.Seal(kind, box.TryOpen(kind, stored) ?? throw new StartException(
                ExitCode.Database,
                $"The {place} cannot be opened: it was not written by HostPool, or changed since. Set it anew or remove it, then rotate again; until then the old keys stay, and nothing is lost."))!;

    /// <summary>
    /// Removes the older data keys, unless somebody has used one since. Who seals with one holds it until its commit, which is
    /// waited for; who comes later seals with the newest.
    /// </summary>
    /// <returns>The keys of the ring that they were under; null: one was used.</returns>
    private Task<List<Guid>?> RemoveOthersAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, _) =>
        {
            await keys.LockAsync(context, cancellationToken);
            using var session = new SqlSession(context);
            var newest = keys.Newest.Id;
            if (SecretTable.All.Any(table => table.CountOthers(session, newest) > 0))
            {
                return null;
            }

            var unused = session.Query("SELECT ring_key FROM data_keys WHERE id < @p0", row => Guid.Parse(row.Text(0)), newest);
            session.Execute("DELETE FROM data_keys WHERE id < @p0", newest);
            return unused;
        },
        cancellationToken,
        IsolationLevel.ReadCommitted);
}
