using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Filters;

/// <summary>Tells the facts that some host has from mistyped keys. Thread-safe.</summary>
internal sealed class FactKeys(IDbContextFactory<PoolContext> contexts)
{
    /// <summary>Checks the facts that a filter names, and those that a <c>policy</c> weighs.</summary>
    /// <exception cref="InvalidRequestException">The filter names a fact that no host has, or a weighed one is a number nowhere.</exception>
    public async Task CheckAsync(HostFilter filter, IEnumerable<string> weighed, CancellationToken cancellationToken)
    {
        var unknown = new List<InvalidPlace>();
        foreach (var key in filter.Facts)
        {
            if (!await IsKnownAsync(key, cancellationToken))
            {
                unknown.Add(new InvalidPlace(key, $"is not a known filter; {Hint(key, filter.Beside)}"));
            }
        }

        // Those always make sense to weigh, whether some host has them or not.
        foreach (var fact in weighed.Except(FilterJson.Sizes))
        {
            if (!await IsNumberAsync(fact, cancellationToken))
            {
                unknown.Add(new InvalidPlace($"policy.{fact}", "is not a fact that is a number on some host"));
            }
        }

        if (unknown.Count > 0)
        {
            throw new InvalidRequestException(unknown);
        }
    }

    /// <summary>Tells the conditions of a query from keys that mean nothing.</summary>
    /// <param name="query">The query.</param>
    /// <param name="beside">Its keys that are the endpoint's own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidRequestException">A key that means one value is given twice.</exception>
    public async Task<HostQuery> SortAsync(IQueryCollection query, IReadOnlyList<string> beside, CancellationToken cancellationToken)
    {
        var conditions = new List<KeyValuePair<string, string>>();
        var unknown = new List<string>();
        foreach (var (written, values) in query)
        {
            var key = FilterJson.Keys.Contains(written.ToLowerInvariant()) ? written.ToLowerInvariant() : written;
            var isBeside = beside.Contains(key, StringComparer.OrdinalIgnoreCase);
            if (!isBeside && !FilterJson.Keys.Contains(key) && !await IsKnownAsync(key, cancellationToken))
            {
                unknown.Add(key);
            }
            else if (values.Count > 1 && !FilterQuery.Lists.Contains(key))
            {
                throw InvalidRequestException.RepeatedQuery(key);
            }
            else if (!isBeside)
            {
                conditions.Add(KeyValuePair.Create(key, values.ToString()));
            }
        }

        return new HostQuery(conditions, unknown, beside);
    }

    /// <summary>What to say of a key that is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="beside">The keys of the request that are no conditions.</param>
    public static string Hint(string key, IEnumerable<string> beside) =>
        Spelling.Hint(key, [.. FilterJson.Keys, .. beside], FactSchema.Keys, ", and the facts that hosts have");

    /// <summary>True when the key is a known one, misspelt.</summary>
    public static bool IsMisspelt(string key, IEnumerable<string> beside) =>
        Spelling.Nearest(key, FilterJson.Keys.Concat(beside).Concat(FactSchema.Keys)) is not null;

    private async Task<bool> IsNumberAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.HostLabels.AnyAsync(label => label.Key == key && label.Number != null, cancellationToken);
    }

    private async Task<bool> IsKnownAsync(string key, CancellationToken cancellationToken)
    {
        if (FactSchema.Keys.Contains(key))
        {
            return true;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return key is not HostLabel.Tags && await context.HostLabels.AnyAsync(label => label.Key == key, cancellationToken);
    }
}
