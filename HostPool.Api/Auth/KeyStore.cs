using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Auth;

/// <summary>Makes, lists and revokes keys. What it changes holds in this process at once, in others within a second. Thread-safe.</summary>
internal sealed class KeyStore(PoolWriter writer, IDbContextFactory<PoolContext> contexts, KeyRing ring, TimeProvider time)
{
    /// <summary>By name.</summary>
    public async Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AsNoTracking().OrderBy(key => key.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a key. It is told here, and never again.</summary>
    /// <returns>The key, and what is stored of it; null: there is one of that name.</returns>
    public async Task<(string Key, ApiKey Stored)?> AddAsync(string name, Role role, CancellationToken cancellationToken)
    {
        var key = KeyText.Create();
        var stored = new ApiKey { Name = name, Role = role, Hash = KeyText.Hash(key), CreatedAt = time.GetUtcNow() };
        var isNew = await writer.WriteAsync(
            async (context, _) =>
            {
                if (await context.ApiKeys.AnyAsync(other => other.Name == name, cancellationToken))
                {
                    return false;
                }

                context.Add(stored);
                return true;
            },
            cancellationToken);
        await ring.LoadAsync(CancellationToken.None);
        return isNew ? (key, stored) : null;
    }

    /// <summary>False when there is no such key.</summary>
    public async Task<bool> RevokeAsync(string name, CancellationToken cancellationToken)
    {
        var revoked = await writer.WriteAsync(
            (context, _) => context.ApiKeys.Where(key => key.Name == name).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        await ring.LoadAsync(CancellationToken.None);
        return revoked > 0;
    }

    /// <summary>Notes when keys were last used, which other processes may know better.</summary>
    public Task NoteUseAsync(IReadOnlyCollection<(string Name, DateTimeOffset At)> uses, CancellationToken cancellationToken) => writer.WriteAsync(
        async (context, _) =>
        {
            foreach (var (name, at) in uses)
            {
                await context.ApiKeys.Where(key => key.Name == name && (key.LastUsed == null || key.LastUsed < at))
                    .ExecuteUpdateAsync(key => key.SetProperty(one => one.LastUsed, at), cancellationToken);
            }

            return uses.Count;
        },
        cancellationToken);
}
