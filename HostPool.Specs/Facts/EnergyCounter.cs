namespace HostPool.Specs;

/// <summary>A counter of energy. It starts anew at some value.</summary>
/// <param name="Name">What it counts for: <c>package-0</c>.</param>
/// <param name="Joules">What it showed; null: this user may not read it.</param>
public sealed record EnergyCounter(string Name, double? Joules);
