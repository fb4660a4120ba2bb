namespace HostPool.Specs;

/// <summary>What feeds a machine, and what it took.</summary>
public sealed record PowerFacts
{
    /// <summary><c>mains</c> or <c>battery</c>; null: it does not tell, as most servers.</summary>
    public string? Source { get; init; }

    /// <summary>What is left of the battery, in percent.</summary>
    public int? BatteryPercent { get; init; }

    /// <summary>What it draws, in watts, where a sensor tells.</summary>
    public double? Watts { get; init; }

    /// <summary>The energy counters.</summary>
    public IReadOnlyList<EnergyCounter>? Counters { get; init; }
}
