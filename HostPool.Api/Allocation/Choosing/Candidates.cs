using System.Runtime.CompilerServices;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>
/// The hosts that may be given, read as they are asked for, without a claim to them: in the order of the policy, but those
/// last that did not answer just now. Thread-safe.
/// </summary>
internal sealed class Candidates(IDbContextFactory<PoolContext> contexts, Reachability reachability, ClaimDialect dialect)
{
    private const int FirstPage = 16;
    private const int LargestPage = 1024;

    private readonly FreeHosts _free = new(Candidate.Columns, dialect.Among, "");

    public async IAsyncEnumerable<Candidate> InOrderAsync(ClaimOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var doubtful = new List<Candidate>();
        await foreach (var candidate in order.Policy.IsById ? ByIdAsync(order, cancellationToken) : SortedAsync(order, cancellationToken))
        {
            switch (reachability.Hint(candidate.HostId))
            {
                case ReachabilityHint.Down or ReachabilityHint.Blind:
                    break;
                case ReachabilityHint.Doubtful:
                    doubtful.Add(candidate);
                    break;
                default:
                    yield return candidate;
                    break;
            }
        }

        foreach (var candidate in doubtful)
        {
            yield return candidate;
        }
    }

    /// <summary>True when as many match as will do and could be given, whoever has them; those that did not answer just now do not count.</summary>
    public Task<bool> AreThereAsync(ClaimOrder order, CancellationToken cancellationToken) => contexts.ReadAsync(
        session => session.Rows(order.Filter.AppendTo(new SqlText($"SELECT h.id FROM hosts h WHERE {HostRows.Fit}")), row => row.Int64(0))
            .Where(id => reachability.Hint(id) is ReachabilityHint.Fresh or ReachabilityHint.Unknown).Take(order.Minimum).Count() == order.Minimum,
        cancellationToken);

    /// <summary>Those of <paramref name="ids"/> that match, are free, and are down: the first <paramref name="atMost"/> in the order of the policy.</summary>
    public Task<List<Candidate>> DownAsync(ClaimOrder order, IReadOnlyList<long> ids, int atMost, CancellationToken cancellationToken) => contexts.ReadAsync(
        session =>
        {
            var (policy, among) = (WeightScale.Apply(session, order), HostConditions.Ids(ids));
            var matching = order.Filter.AppendTo(new SqlText($"SELECT {Candidate.Columns} FROM hosts h WHERE {HostRows.FreeButDown}"));
            return session.Query(policy.AppendTo(matching.Add(" AND ").Add(among.Sql, among.Arguments)).Add(" LIMIT {0}", atMost), Candidate.Read);
        },
        cancellationToken);

    private async IAsyncEnumerable<Candidate> ByIdAsync(ClaimOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (after, size, more) = (0L, FirstPage, true); more; size = Math.Min(size * 4, LargestPage))
        {
            var page = await contexts.ReadAsync(session => _free.ById(session, order.Filter, after, size, Candidate.Read).ToList(), cancellationToken);
            foreach (var candidate in page)
            {
                yield return candidate;
            }

            (more, after) = (page.Count == size, page.Count == 0 ? after : page[^1].HostId);
        }
    }

    /// <summary>
    /// The first few, and if they do not do, all others: by pages, those would be left out that move forward into pages
    /// seen already while others take hosts.
    /// </summary>
    private async IAsyncEnumerable<Candidate> SortedAsync(ClaimOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = Math.Max(FirstPage, 2 * order.Count);
        var (policy, first) = await contexts.ReadAsync(
            session =>
            {
                var scaled = WeightScale.Apply(session, order);
                return (scaled, session.Query(scaled.AppendTo(Matching(order)).Add(" LIMIT {0}", size), Candidate.Read));
            },
            cancellationToken);
        foreach (var candidate in first)
        {
            yield return candidate;
        }

        if (first.Count < size)
        {
            yield break;
        }

        var seen = first.Select(candidate => candidate.HostId).ToHashSet();
        foreach (var candidate in await contexts.ReadAsync(session => session.Query(policy.AppendTo(Matching(order)), Candidate.Read), cancellationToken))
        {
            if (!seen.Contains(candidate.HostId))
            {
                yield return candidate;
            }
        }
    }

    private static SqlText Matching(ClaimOrder order) =>
        order.Filter.AppendTo(new SqlText($"SELECT {Candidate.Columns} FROM hosts h WHERE {HostRows.Free}"));
}
