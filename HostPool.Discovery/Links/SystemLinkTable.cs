using System.Net.NetworkInformation;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery.Links;

/// <summary>The interfaces of the network namespace that we run in (getifaddrs(3)).</summary>
internal sealed class SystemLinkTable : ILinkTable
{
    public IReadOnlyList<LinkInfo> Read() => [.. NetworkInterface.GetAllNetworkInterfaces().Select(Describe)];

    private static LinkInfo Describe(NetworkInterface link)
    {
        var mac = link.GetPhysicalAddress().GetAddressBytes();
        var isEthernet = link.NetworkInterfaceType == NetworkInterfaceType.Ethernet && mac.Length == MacAddress.Length;
        var properties = link.GetIPProperties();
        return new LinkInfo(
            link.Name,
            properties.GetIPv4Properties()?.Index ?? 0,
            isEthernet ? new MacAddress(mac) : MacAddress.Zero,
            isEthernet,
            link.OperationalStatus == OperationalStatus.Up,
            [.. Ipv4Of(properties)]);
    }

    private static IEnumerable<LinkAddress> Ipv4Of(IPInterfaceProperties properties)
    {
        foreach (var entry in properties.UnicastAddresses)
        {
            if (Ipv4.TryFrom(entry.Address, out var address))
            {
                yield return new LinkAddress(address, new Ipv4Block(address, entry.PrefixLength));
            }
        }
    }
}
