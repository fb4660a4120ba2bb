using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>What runs on a host, by what answers there.</summary>
/// <param name="Os">One of <see cref="HostOs"/>.</param>
/// <param name="Endpoint">Where, and by what protocol.</param>
/// <param name="Why">For people.</param>
/// <param name="IsFinal">True: its facts were read.</param>
internal sealed record OsVerdict(string Os, HostEndpoint Endpoint, string Why, bool IsFinal);
