using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Auth;

/// <summary>
/// Makes, lists and revokes keys. What it changes holds in this process at once, in others within a second. What
/// <see cref="KeyGap"/> has to say of a change goes to the log, and to the caller. Thread-safe.
/// </summary>
internal sealed partial class KeyStore(
    PoolWriter writer, IDbContextFactory<PoolContext> contexts, KeyRing ring, TimeProvider time, ILogger<KeyStore> logger)
{
    /// <summary>By name.</summary>
    public async Task<List<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiKeys.AsNoTracking().OrderBy(key => key.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Makes a key. It is told here, and never again.</summary>
    /// <returns>The key, what is stored of it, and what there is to warn of, if anything; null: there is one of that name.</returns>
    public async Task<(string Key, ApiKey Stored, string? Warning)?> AddAsync(string name, Role role, CancellationToken cancellationToken)
    {
        var key = KeyText.Create();
        var stored = new ApiKey { Name = name, Role = role, Hash = KeyText.Hash(key), CreatedAt = time.GetUtcNow() };
        string? gap = null;
        var isNew = await writer.WriteAsync(
            async (context, _) =>
            {
                if (await context.ApiKeys.AnyAsync(other => other.Name == name, cancellationToken))
                {
                    return false;
                }

                gap = await context.ApiKeys.AnyAsync(cancellationToken) ? null : KeyGap.OfFirst(role);
                context.Add(stored);
                return true;
            },
            cancellationToken);
        await ring.LoadAsync(CancellationToken.None);
        return isNew ? (key, stored, Told(gap)) : null;
    }

    /// <summary>Whether there was such a key, and what there is to warn of now that it is gone, if anything.</summary>
    public async Task<(bool IsRevoked, string? Warning)> RevokeAsync(string name, CancellationToken cancellationToken)
    {
        string? gap = null;
        var revoked = await writer.WriteAsync(
            async (context, _) =>
            {
                var before = await context.ApiKeys.AsNoTracking().ToListAsync(cancellationToken);
                gap = before.Find(key => key.Name == name) is { } gone ? KeyGap.OfRevoked(gone.Role, [.. before.Where(key => key != gone).Select(key => key.Role)]) : null;
                return await context.ApiKeys.Where(key => key.Name == name).ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
        await ring.LoadAsync(CancellationToken.None);
        return (revoked > 0, Told(gap));
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

    private string? Told(string? gap)
    {
        if (gap is not null)
        {
            Gap(gap);
        }

        return gap;
    }

    [LoggerMessage(LogLevel.Warning, "KeyGap: {Warning}")]
    private partial void Gap(string warning);
}
