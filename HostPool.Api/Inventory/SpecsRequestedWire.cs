namespace HostPool.Api.Inventory;

/// <summary>What came of asking for the facts of several hosts.</summary>
/// <param name="Requested">How many are read now; <c>GET /specs</c> tells how far that is.</param>
internal sealed record SpecsRequestedWire(int Requested);
