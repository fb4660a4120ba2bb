namespace HostPool.Api.Presence;

/// <summary>The body of POST /discovery/scans, for Swagger; <see cref="ScansRequest"/> reads it.</summary>
/// <param name="Interface">Scan the networks on it.</param>
/// <param name="Subnet">Scan this subnet or IPv6 prefix, in CIDR form.</param>
internal sealed record ScansRequestWire(string? Interface, string? Subnet);
