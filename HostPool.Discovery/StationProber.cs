using System.Net;
using HostPool.Discovery.Packets;

namespace HostPool.Discovery;

/// <summary>Asks through the running loops.</summary>
internal sealed class StationProber(DiscoveryStatus loops) : IStationProber
{
    public bool TryAsk(string interfaceName, IPAddress ip, MacAddress mac) => loops.Find(interfaceName) is { } loop
        && (Ipv4.TryFrom(ip, out var address)
            ? loop.TryAsk(address, mac)
            : Ipv6.TryFrom(ip, out var wide) && loop.TryAsk(wide, mac));
}
