using System.Net;
using System.Text.Json.Serialization;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>A network that cannot be scanned now.</summary>
/// <param name="Interface">Its interface.</param>
/// <param name="Subnet">Its subnet; absent when it is not known.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ScansRefusalWire(
    string Interface,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subnet,
    string Reason,
    string Remedy)
{
    public static ScansRefusalWire Of(InterfaceStatus network, IPNetwork? subnet) => new(
        network.Interface,
        subnet?.ToString(),
        network.Reason ?? $"{ScansRequest.Describe(network, subnet)} is not captured now.",
        network.Remedy ?? "Ask again in a moment.");
}
