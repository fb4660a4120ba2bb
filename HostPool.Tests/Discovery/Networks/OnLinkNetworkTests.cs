using HostPool.Discovery.Links;
using HostPool.Discovery.Networks;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery.Twins;

namespace HostPool.Tests.Discovery.Networks;

public sealed class OnLinkNetworkTests
{
    [Theory]
    [InlineData(null, "10.0.0.1/24", "10.0.0.0/24", "10.0.0.1")]
    [InlineData(null, "10.0.0.1/24 10.1.0.1/24", "10.0.0.0/24", "10.0.0.1")]
    [InlineData("10.1.0.0/24", "10.0.0.1/24 10.1.0.9/24", "10.1.0.0/24", "10.1.0.9")]
    [InlineData("10.0.1.0/24", "10.0.0.1/16", "10.0.1.0/24", "10.0.0.1")] // a part of the interface's subnet
    [InlineData("10.0.1.0/24", "10.0.0.1/16 10.0.1.5/24", "10.0.1.0/24", "10.0.1.5")]
    public void TryResolve_SubnetOnLink_AsksFromItsAddress(string? subnet, string addresses, string expected, string sender)
    {
        Assert.True(Resolve(subnet, addresses, out var network, out _));
        Assert.Equal(expected, network!.Network.Subnet.ToString());
        Assert.Equal(sender, Ipv4.ToAddress(network.Sender).ToString());
    }

    [Theory]
    [InlineData(null, "", nameof(LinkFault.NoAddress))]
    [InlineData(null, "10.0.0.1/8", nameof(LinkFault.TooLarge))]
    [InlineData("10.1.0.0/24", "10.0.0.1/24", nameof(LinkFault.Routed))]
    public void TryResolve_SubnetThatCannotBeAsked_SaysWhy(string? subnet, string addresses, string fault)
    {
        Assert.False(Resolve(subnet, addresses, out _, out var problem));
        Assert.Equal(fault, problem!.Fault.ToString());
    }

    private static bool Resolve(string? subnet, string addresses, out OnLinkNetwork? network, out LinkProblem? problem)
    {
        var link = FakeLinkTable.NewEthernet() with
        {
            Addresses = [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(FakeLinkTable.NewAddress)],
        };
        var settings = new NetworkSettings(link.Name, subnet is null ? null : Parsed.Block(subnet));
        return OnLinkNetwork.TryResolve(settings, link, out network, out problem);
    }
}
