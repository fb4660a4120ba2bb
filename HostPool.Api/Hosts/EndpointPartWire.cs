namespace HostPool.Api.Hosts;

/// <summary>A part of an endpoint.</summary>
/// <param name="Ip">An IPv4 or IPv6 address; when adding hosts, also a CIDR range.</param>
/// <param name="Port">TCP port, 1 to 65535.</param>
/// <param name="Protocol">Such as <c>ssh</c>.</param>
internal sealed record EndpointPartWire(string? Ip, int? Port, string? Protocol);
