using HostPool.Api.Filters;

namespace HostPool.Api.Allocation;

/// <summary>What is to be claimed.</summary>
/// <param name="Filter">Which hosts will do.</param>
internal sealed record ClaimOrder(HostFilter Filter)
{
    /// <summary>The most that one allocation may hold.</summary>
    public const int MaxCount = 1000;

    /// <summary>In which order hosts are tried.</summary>
    public OrderPolicy Policy { get; init; } = OrderPolicy.First;

    /// <summary>How many hosts are wanted, 1 to <see cref="MaxCount"/>.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How many will do, 1 to <see cref="Count"/>.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>Who will hold them; null: nobody in particular.</summary>
    public string? Owner { get; init; }

    /// <summary>For how long; null: until released.</summary>
    public TimeSpan? Lease { get; init; }

    /// <summary>What is kept with the allocation, as JSON; null: nothing.</summary>
    public string? Context { get; init; }
}
