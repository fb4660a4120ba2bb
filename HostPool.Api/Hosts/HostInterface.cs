namespace HostPool.Api.Hosts;

/// <summary>One network interface of a host, as it was seen.</summary>
/// <param name="Mac">Its hardware address.</param>
/// <param name="Ips">The addresses that it was heard claiming, newest first; at most 16, since the start of the service.</param>
/// <param name="LastSeen">When it was last heard; absent before the first time.</param>
internal sealed record HostInterface(
    string Mac,
    IReadOnlyList<string> Ips,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    DateTimeOffset? LastSeen);
