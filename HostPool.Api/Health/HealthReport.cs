using System.Text.Json.Serialization;

namespace HostPool.Api.Health;

/// <summary>How the service does.</summary>
/// <param name="Status"><c>ok</c>; <c>degraded</c> when a part failed; <c>failed</c> when the pool cannot be served.</param>
/// <param name="Entries">Each part; absent for callers who may not read.</param>
internal sealed record HealthReport(
    string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HealthEntry>? Entries);
