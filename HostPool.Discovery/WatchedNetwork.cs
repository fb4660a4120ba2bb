using System.Net;

namespace HostPool.Discovery;

/// <summary>One IPv4 subnet or IPv6 prefix on one interface, that discovery scans and pings.</summary>
/// <param name="Interface">The interface's name, such as <c>eth0</c>.</param>
/// <param name="Subnet">The addresses to watch; on link at the interface.</param>
public sealed record WatchedNetwork(string Interface, IPNetwork Subnet)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Subnet} on {Interface}";
}
