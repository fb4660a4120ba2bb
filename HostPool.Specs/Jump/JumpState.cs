namespace HostPool.Specs;

/// <summary>How the way to a network does.</summary>
/// <param name="JumpHost">As <see cref="SpecNetworkOptions.JumpHost"/>.</param>
/// <param name="Subnet">As <see cref="SpecNetworkOptions.Subnet"/>.</param>
/// <param name="WhyAway">One line for the operator: why nobody there could be reached the last time; null: they could, or nobody tried.</param>
public sealed record JumpState(string JumpHost, string Subnet, string? WhyAway);
