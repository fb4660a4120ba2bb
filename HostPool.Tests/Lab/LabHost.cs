using System.Net;
using HostPool.Discovery;

namespace HostPool.Tests.Lab;

/// <summary>A host of a lab.</summary>
/// <param name="Mac">Its own for life.</param>
/// <param name="Ip">Its address when it was asked for.</param>
/// <param name="PrivateKey">The path of the key that logs in as <see cref="Username"/>.</param>
internal sealed record LabHost(MacAddress Mac, IPAddress Ip, string PrivateKey)
{
    public const string Username = "centos";

    public const string Password = "admin";
}
