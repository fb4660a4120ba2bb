using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostPool.Api.Hosts;

/// <summary>How to log in to a host. Never prints its secrets.</summary>
internal sealed record CredentialsWire
{
    public required string Username { get; init; }

    /// <summary>Absent when not set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Password { get; init; }

    /// <summary>A private key, PEM text; absent when not set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>Keys that clients added.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; init; }

    public override string ToString() => $"{Username} (secrets withheld)";
}
