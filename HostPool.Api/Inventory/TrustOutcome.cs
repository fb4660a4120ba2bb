using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>What came of accepting a host's key.</summary>
/// <param name="Host">The host as it is now; null: it is as it was, or there is none.</param>
/// <param name="Fingerprint">That of the key that is pinned now; null likewise.</param>
/// <param name="Problem">Why it is as it was; null: it is not, or there is no such host.</param>
internal sealed record TrustOutcome(PoolHost? Host, string? Fingerprint, string? Problem)
{
    public static readonly TrustOutcome NotFound = new(null, null, null);

    public static TrustOutcome Refused(string problem) => new(null, null, problem);
}
