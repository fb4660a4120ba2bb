using System.Net;

namespace HostPool.Discovery;

/// <summary>A host to ping.</summary>
/// <param name="Ip">The address to ask for.</param>
/// <param name="Mac">Whom to ask, unicast; null when not known yet: then everybody is asked, by broadcast or
/// by the address's multicast group.</param>
public readonly record struct WatchTarget(IPAddress Ip, MacAddress? Mac);
