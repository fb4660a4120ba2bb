using System.Text.Json.Serialization;

namespace HostPool.Api.Allocation.Reasons;

/// <summary>Where the hosts of the pool are, as one request sees it.</summary>
internal record PoolTally
{
    /// <summary>Hosts in the pool.</summary>
    public int Hosts { get; init; }

    /// <summary>Of those, the ones that the filters let through: the sum of all that follow but <see cref="Suspect"/>.</summary>
    public int Matching { get; init; }

    /// <summary>Of those, the ones that are in use.</summary>
    public int Allocated { get; init; }

    /// <summary>Of the rest, the ones in maintenance.</summary>
    public int Maintenance { get; init; }

    /// <summary>Of the rest, the ones known to be down.</summary>
    public int Down { get; init; }

    /// <summary>Of the rest, the ones that show another SSH host key than the pinned one: they are not given.</summary>
    public int HostKeyChanged { get; init; }

    /// <summary>Of the rest, the ones whose endpoints took no connection just now.</summary>
    public int NotResponding { get; init; }

    /// <summary>Of those not responding, the ones that had missed probes before: they were asked last.</summary>
    public int Suspect { get; init; }

    /// <summary>Of the rest, the ones that are kept for somebody who waits for several; absent when there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int KeptForWaiting { get; init; }

    /// <summary>The rest: they can be had, but are too few.</summary>
    public int Free { get; init; }

    /// <summary>What would make hosts be given that are not; absent when there is nothing to say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Remedy { get; init; }

    /// <summary>What each condition takes away, in the order of the request.</summary>
    public IReadOnlyList<ConditionTally> Filters { get; init; } = [];
}
