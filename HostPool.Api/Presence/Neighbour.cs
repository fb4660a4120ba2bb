using System.Net;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>A station that was heard, in the pool or not.</summary>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Ip">The address that it claimed last.</param>
/// <param name="Interface">Where it was heard last.</param>
/// <param name="FirstSeen">A timestamp of <see cref="TimeProvider.GetTimestamp"/>.</param>
/// <param name="LastSeen">Likewise.</param>
internal sealed record Neighbour(MacAddress Mac, IPAddress Ip, string Interface, long FirstSeen, long LastSeen);
