namespace HostPool.Api.Inventory;

/// <summary>How far the reading of facts is.</summary>
/// <param name="Pending">Hosts that wait for their turn, or for being up, or are being read.</param>
/// <param name="Running">Those of them that are being read by this HostPool.</param>
/// <param name="Ok">Hosts whose last reading went well.</param>
/// <param name="Failed">Hosts whose last reading failed; it is tried again by itself.</param>
/// <param name="Off">Hosts that are not read.</param>
/// <param name="Commands">How many extra facts are read of each.</param>
internal sealed record SpecsProgressWire(int Pending, int Running, int Ok, int Failed, int Off, int Commands);
