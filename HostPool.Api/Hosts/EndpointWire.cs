using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostPool.Api.Hosts;

/// <summary>Where a host is reached.</summary>
internal sealed record EndpointWire
{
    /// <summary>An IPv4 or IPv6 address; when adding, also a CIDR range: each of its addresses becomes a host.</summary>
    public required string Ip { get; init; }

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; }

    /// <summary>Such as <c>ssh</c>, <c>winrm-http</c>, <c>winrm-https</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Keys that clients added.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; init; }
}
