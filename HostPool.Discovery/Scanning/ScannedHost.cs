using System.Net;

namespace HostPool.Discovery.Scanning;

/// <summary>A station that answered a scan.</summary>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Ip">The address that it was asked for.</param>
internal readonly record struct ScannedHost(MacAddress Mac, IPAddress Ip);
