using HostPool.Discovery.Ndp;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>The IPv6 addresses of the one interface of an imagined machine; none at first.</summary>
internal sealed class FakeIpv6Table : IIpv6Table
{
    private volatile IReadOnlyList<Ipv6LinkAddress> _addresses = [];

    public IReadOnlyList<Ipv6LinkAddress> Read(string interfaceName) => _addresses;

    /// <summary>From now on the interface has these, such as <c>fd00::1/64</c>.</summary>
    public void Become(params IEnumerable<string> cidrs) => _addresses = [.. cidrs.Select(NewAddress)];

    public static Ipv6LinkAddress NewAddress(string cidr) =>
        new(Parsed.Address6(cidr[..cidr.IndexOf('/')]), Parsed.Block6(cidr));
}
