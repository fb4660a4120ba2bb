namespace HostPool.Api.Presence;

/// <summary>The body of POST /discovery/scans, for Swagger; <see cref="ScansRequest"/> reads it.</summary>
/// <param name="Interface">Scan the networks on it.</param>
/// <param name="Subnet">Scan the network with this subnet, in CIDR form.</param>
internal sealed record ScansRequestWire(string? Interface, string? Subnet);
