namespace HostPool.Api.Hosts;

/// <summary>Hosts to add; a bare array of hosts does as well.</summary>
/// <param name="Hosts">The hosts, 1 to 65,536 of them once ranges are expanded.</param>
/// <param name="Default">What fills in for hosts that do not say; <c>defaults</c> does as well.</param>
internal sealed record HostsRequestWire(IReadOnlyList<HostPartWire> Hosts, HostPartWire? Default);
