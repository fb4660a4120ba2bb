using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>What is to be claimed.</summary>
/// <param name="Filter">Which hosts will do.</param>
internal sealed record ClaimOrder(HostFilter Filter)
{
    /// <summary>The most that one allocation may hold.</summary>
    public const int MaxCount = 1000;

    /// <summary>Equal for those that the same hosts will do for.</summary>
    public string Wish => field ??= string.Join(
        '\n', Filter.Conditions.Select(condition => $"{condition.Sql} {string.Join('\t', condition.Arguments)}").Order(StringComparer.Ordinal));

    /// <summary>In which order hosts are tried.</summary>
    public OrderPolicy Policy { get; init; } = OrderPolicy.First;

    /// <summary>How many hosts are wanted, 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many will do, 1 to <see cref="Count"/>.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>Only what would be given is asked for.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>It came by POST /host/allocate, whose refusals say what the original's do, word for word.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Who will hold them; null: nobody in particular.</summary>
    public string? Owner { get; init; }

    /// <summary>The name of the API key that asks; null: none is needed.</summary>
    public string? KeyName { get; init; }

    /// <summary>For how long; null: until released.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>Makes a repeated request get the same answer; null: it is one of its own.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>What is kept with the allocation, as JSON; null: nothing.</summary>
    public string? Context { get; init; }
}
