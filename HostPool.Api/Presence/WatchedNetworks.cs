using System.Net;
using HostPool.Discovery;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Which configured network an address that was heard on an interface belongs to. Thread-safe.</summary>
internal sealed class WatchedNetworks(IDiscoveryStatus status, IOptions<DiscoveryOptions> options)
{
    /// <summary>True when the address lies in a scanned subnet of the interface.</summary>
    /// <param name="interfaceName">Where it was heard.</param>
    /// <param name="address">The address.</param>
    /// <param name="adopts">Whether that network takes in who it does not know.</param>
    public bool Contains(string interfaceName, IPAddress address, out bool adopts)
    {
        adopts = false;
        foreach (var link in status.Interfaces)
        {
            if (link.Subnet is { } subnet && link.Interface == interfaceName && subnet.Contains(address))
            {
                adopts = Adopts(link);
                return true;
            }
        }

        return false;
    }

    private bool Adopts(InterfaceStatus link) => options.Value.Networks.Any(network =>
        network.Adopt
        && network.Interface == link.Interface
        && (network.Subnet is null || (CidrText(network.Subnet) is { } subnet && subnet.Equals(link.Subnet))));

    private static IPNetwork? CidrText(string text) => Hosts.CidrRange.TryParse(text, out var range)
        ? new IPNetwork(range.Addresses().First(), 32 - range.HostBits)
        : null;
}
