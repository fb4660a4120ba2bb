using System.Text.Json.Serialization;

namespace HostPool.Api.Health;

/// <summary>How one part does.</summary>
/// <param name="Name"><c>database</c>, <c>specs</c>, <c>audit</c>, <c>capture</c> and the interface, or <c>jump</c> and the jump host.</param>
/// <param name="Status"><c>ok</c>, <c>off</c> or <c>failed</c>.</param>
/// <param name="Reason">What is wrong; absent when nothing is.</param>
/// <param name="Remedy">What to do about it; absent when nothing is wrong.</param>
/// <param name="Detail">Counters and the like.</param>
internal sealed record HealthEntry(
    string Name,
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Remedy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, object>? Detail = null)
{
    public const string Ok = "ok";
    public const string Off = "off";
    public const string Failed = "failed";
}
