using System.Text.Json.Serialization;

namespace HostPool.Api.Hosts;

/// <summary>The outcome of the last attempt to read a host's facts.</summary>
/// <param name="State"><c>pending</c>, <c>ok</c> or <c>failed</c>; <c>none</c>: it is not read.</param>
/// <param name="Reason">Why it failed: <c>unreachable</c>, <c>refused</c>, <c>authentication</c>, <c>untrusted</c>, <c>host_key_unknown</c>, <c>host_key_changed</c>, <c>timed_out</c>, <c>unsupported</c> or <c>bad_output</c>.</param>
/// <param name="Message">The failure in one line.</param>
/// <param name="Failures">Failures since the last success.</param>
/// <param name="AttemptedAt">When the last attempt ended.</param>
/// <param name="NextAttemptAt">When the next one is due.</param>
internal record SpecsStatusWire(
    string State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Failures,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? AttemptedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? NextAttemptAt);
