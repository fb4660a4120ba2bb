using HostPool.Api.Data;
using HostPool.Api.Hosts;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Filters;

/// <summary>Tells the facts that some host has from mistyped keys. Thread-safe.</summary>
internal sealed class FactKeys(IDbContextFactory<PoolContext> contexts)
{
    /// <summary>Those that always make sense to weigh, whether some host has them or not.</summary>
    private static readonly string[] Sizes = ["cpus", HostLabels.RamMb, HostLabels.DiskGb];

    /// <summary>Checks the facts of a filter, and those that a <c>policy</c> weighs.</summary>
    /// <exception cref="InvalidRequestException">The filter asks for a fact that no host has, or a weighed one is a number nowhere.</exception>
    public async Task CheckAsync(HostFilter filter, IEnumerable<string> weighed, CancellationToken cancellationToken)
    {
        var unknown = new List<InvalidPlace>();
        foreach (var condition in filter.OfFacts)
        {
            if (!await IsKnownAsync(condition.Key, cancellationToken))
            {
                unknown.Add(new InvalidPlace(
                    condition.Key, $"is not a known filter; known: {string.Join(", ", FilterJson.Keys)}, and the facts that hosts have"));
            }
        }

        foreach (var fact in weighed.Except(Sizes))
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

    /// <summary>The pairs that are conditions: the contract has it that others are passed over.</summary>
    public async Task<List<KeyValuePair<string, string>>> KnownAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var known = new List<KeyValuePair<string, string>>();
        foreach (var (written, values) in query)
        {
            var key = FilterJson.Keys.Contains(written.ToLowerInvariant()) ? written.ToLowerInvariant() : written;
            if (FilterJson.Keys.Contains(key) || await IsKnownAsync(key, cancellationToken))
            {
                known.Add(KeyValuePair.Create(key, values.ToString()));
            }
        }

        return known;
    }

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
