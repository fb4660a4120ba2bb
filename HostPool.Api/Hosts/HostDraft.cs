using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>
/// A host as a client sent it, defaults filled in, before anything was checked: any part may be missing or of the
/// wrong type. <see cref="HostDraftValidator"/> judges it; only then may it become a <see cref="PoolHost"/>.
/// </summary>
internal sealed record HostDraft(JsonObject Json)
{
    public JsonNode? Name => Json["name"];

    public JsonNode? Os => Json["os"];

    public JsonNode? Tags => Json["tags"];

    public JsonNode? HardwareSpecs => Json["hardware_specs"];

    public JsonNode? Endpoint => Json["endpoint"];

    public JsonNode? Ip => (Endpoint as JsonObject)?["ip"];

    public JsonNode? Port => (Endpoint as JsonObject)?["port"];

    public JsonNode? Protocol => (Endpoint as JsonObject)?["protocol"];

    public JsonNode? Credentials => Json["credentials"];

    public JsonNode? Username => (Credentials as JsonObject)?["username"];

    public JsonNode? Password => (Credentials as JsonObject)?["password"];

    public JsonNode? Key => (Credentials as JsonObject)?["key"];

    /// <summary>The place of what every host needs that a client adds.</summary>
    public const string UsernamePlace = "credentials.username";

    /// <summary>True when it has no credentials at all, as a host may whose network has some to try.</summary>
    public bool LacksLogin => Username.IsEmpty() && Password.IsEmpty() && Key.IsEmpty();

    /// <summary>Without the secrets that the JSON holds.</summary>
    public override string ToString() => $"{Name} at {Ip}";
}
