using System.Net;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery;

/// <summary>Asks through the running loops.</summary>
internal sealed class StationProber(DiscoveryStatus loops) : IStationProber
{
    public bool TryAsk(string interfaceName, IPAddress ip, MacAddress mac) =>
        Ipv4.TryFrom(ip, out var address) && loops.Find(interfaceName)?.TryAsk(address, mac) is true;
}
