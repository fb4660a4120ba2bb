using HostPool.Api.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Hosts;

/// <summary>Loads the pool file at start, when there is one and the pool is empty.</summary>
internal sealed class PoolSeeder(IOptions<PoolOptions> options, HostStore hosts, IDbContextFactory<PoolContext> contexts)
{
    /// <exception cref="StartException">The file is wrong.</exception>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.SeedFile is not { Length: > 0 } file)
        {
            return;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await context.Hosts.AnyAsync(cancellationToken))
        {
            // Another replica may be about to do the same.
            await hosts.AddAsync(PoolFile.Read(file), cancellationToken, onlyToAnEmptyPool: true);
        }
    }
}
