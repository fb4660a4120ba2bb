using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Auth;

/// <summary>The keys as they were stored when it was last looked, for requests to be held against. Thread-safe.</summary>
internal sealed class KeyRing(IDbContextFactory<PoolContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile KeySet _keys = KeySet.Empty;

    public KeySet Keys => _keys;

    /// <summary>Looks again. What it had stays when the database cannot be read.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        // One at a time, or what was read earlier might replace what was read later.
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var stored = await context.ApiKeys.AsNoTracking().ToListAsync(cancellationToken);
            var known = _keys.All.ToDictionary(key => key.Caller.Name!, StringComparer.Ordinal);
            if (stored.Count != known.Count || !stored.TrueForAll(key => known.TryGetValue(key.Name, out var same) && same.Is(key)))
            {
                _keys = new KeySet(stored.Select(key => known.TryGetValue(key.Name, out var same) && same.Is(key) ? same : new KnownKey(key)));
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
