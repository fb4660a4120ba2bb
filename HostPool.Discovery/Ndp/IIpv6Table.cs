namespace HostPool.Discovery.Ndp;

/// <summary>Lists the IPv6 addresses of this machine. Thread-safe.</summary>
internal interface IIpv6Table
{
    /// <summary>
    /// The addresses of an interface that may be sent from now, the best first; empty when there is no such interface or
    /// no IPv6. Cheap.
    /// </summary>
    IReadOnlyList<Ipv6LinkAddress> Read(string interfaceName);
}
