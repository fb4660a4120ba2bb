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
        // The status has an entry for each configured network, in their order.
        foreach (var (link, network) in status.Interfaces.Zip(options.Value.Networks))
        {
            if (link.Interface == interfaceName && link.Subnet?.Contains(address) is true)
            {
                adopts = network.Adopt;
                return true;
            }
        }

        adopts = false;
        return false;
    }
}
