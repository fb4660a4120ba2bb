using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>What came of accepting a host's key.</summary>
/// <param name="Host">The host as it is now; null: it is as it was, or there is none.</param>
/// <param name="Problem">Why it is as it was; null: it is not, or there is no such host.</param>
internal sealed record TrustOutcome(PoolHost? Host, string? Problem);
