using System.Net;
using HostPool.Discovery;

namespace HostPool.Tests.Lab;

/// <summary>A host of a lab.</summary>
/// <param name="Mac">Its own for life.</param>
/// <param name="Ip">Its address when it was asked for; IPv6 only when it has no other.</param>
/// <param name="PrivateKey">The path of the key that logs in as <see cref="Username"/>.</param>
/// <param name="Ipv6">Its IPv6 address that is not link-local; null when it has none.</param>
internal sealed record LabHost(MacAddress Mac, IPAddress Ip, string PrivateKey, IPAddress? Ipv6 = null)
{
    public const string Username = "centos";

    public const string Password = "admin";
}
