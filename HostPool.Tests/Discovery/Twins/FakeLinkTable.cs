using HostPool.Discovery;
using HostPool.Discovery.Links;

namespace HostPool.Tests.Discovery.Twins;

/// <summary>The interfaces of an imagined machine.</summary>
internal sealed class FakeLinkTable : ILinkTable
{
    public const string Eth0 = "eth0";
    public static readonly MacAddress OwnMac = MacAddress.Parse("02:00:00:00:00:01");

    private volatile IReadOnlyList<LinkInfo> _links = [];

    public FakeLinkTable(params IEnumerable<LinkInfo> links) => _links = [.. links];

    public static LinkInfo NewEthernet(string name = Eth0, int index = 7, string? address = "10.0.0.1/24") =>
        new(name, index, OwnMac, IsEthernet: true, IsUp: true, address is null ? [] : [NewAddress(address)]);

    public static LinkAddress NewAddress(string cidr) => new(Parsed.Address(cidr[..cidr.IndexOf('/')]), Parsed.Block(cidr));

    public IReadOnlyList<LinkInfo> Read() => _links;

    public void Become(params IEnumerable<LinkInfo> links) => _links = [.. links];
}
