using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using HostPool.Specs;

namespace HostPool.Api.Hosts;

/// <summary>A host on the wire, as the contract has it; keys that only HostPool has are marked so.</summary>
internal sealed record HostWire
{
    /// <summary>Positive, rising, never reused.</summary>
    public long Id { get; init; }

    public string? Name { get; init; }

    /// <summary><c>linux</c> or <c>windows</c>.</summary>
    public required string Os { get; init; }

    public required EndpointWire Endpoint { get; init; }

    public required CredentialsWire Credentials { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public bool Allocated { get; init; }

    /// <summary>True while the host is seen on a watched link, or its endpoint answers.</summary>
    public bool Alive { get; init; }

    /// <summary>
    /// HostPool's: <c>unknown</c>, <c>alive</c>, <c>suspect</c> (it misses probes, and is handed out last; or it shows another SSH
    /// host key than the pinned one, and is not handed out until that is trusted) or <c>down</c> (handed out only when it turns out to be back). A suspect host still counts as alive.
    /// </summary>
    public required string Presence { get; init; }

    /// <summary>The facts that were read over SSH; absent until then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? HardwareSpecs { get; init; }

    /// <summary>
    /// HostPool's: the typed facts, and why some are missing. Absent until they were read, and in lists that did not ask
    /// for them with <c>facts=true</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(FactsConverter))]
    public MachineFacts? Facts { get; init; }

    /// <summary>HostPool's: the outcome of reading the facts; absent when they are not read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpecsStatusWire? SpecsStatus { get; init; }

    /// <summary>HostPool's: the hardware address at the endpoint; absent until seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mac { get; init; }

    /// <summary>HostPool's: who made its network interface, by the IEEE's registry; absent when not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Vendor { get; init; }

    /// <summary>HostPool's: the network interfaces that were seen, that of the endpoint first; absent when none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<HostInterface>? Interfaces { get; init; }

    /// <summary>
    /// HostPool's: <c>address_conflict</c> (another machine claims its address now), <c>address_flips</c> (its address
    /// changed hands several times lately), <c>local_mac</c> (its MAC is made up by software), <c>same_machine_id</c>
    /// (another host reports the same machine-id), <c>host_key_changed</c> (it shows another SSH host key than the pinned
    /// one), <c>same_endpoint</c> (another host has its address and port). Absent when there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>HostPool's: the last sign of life; absent before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>HostPool's: who holds the host, when they said so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>HostPool's: the allocation that holds it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? AllocationId { get; init; }

    /// <summary>HostPool's: when the hold ends by itself; absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LeaseEnds { get; init; }

    /// <summary>HostPool's: since when it is held.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AllocatedAt { get; init; }

    /// <summary>HostPool's: why it is not handed out, whoever asks; absent when it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MaintenanceWire? Maintenance { get; init; }

    /// <summary>Keys that clients added.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; init; }

    /// <summary>The same for who may not see how to log in; keys that clients added there may be secrets too.</summary>
    public HostWire WithoutSecrets() => this with { Credentials = new CredentialsWire { Username = Credentials.Username } };

    /// <summary>The keys that are the service's own: a client cannot set them.</summary>
    public static readonly IReadOnlySet<string> ServiceKeys = new HashSet<string>(StringComparer.Ordinal)
    {
        "id", "allocated", "alive", "presence", "facts", "specs_status", "mac", "vendor", "interfaces", "flags", "last_seen", "owner",
        "allocated_at", "allocation_id", "lease_ends", "maintenance",
    };
}
