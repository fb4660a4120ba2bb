using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HostPool.Api.Hosts;

/// <summary>A part of a host, as a client sends it: what is absent stays as it is, or as the defaults have it.</summary>
internal sealed record HostPartWire
{
    public string? Name { get; init; }

    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    public string? Os { get; init; }

    public EndpointPartWire? Endpoint { get; init; }

    public CredentialsPartWire? Credentials { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public JsonObject? HardwareSpecs { get; init; }

    /// <summary>Keys of the client's own; they are kept and returned.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; init; }
}
