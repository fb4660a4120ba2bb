using System.Text.Json.Serialization;

namespace HostPool.Api;

/// <summary>The body of every failure.</summary>
/// <param name="Error">What was wrong and, where there is something, what to do.</param>
/// <param name="Errors">Each wrong place of the request with its reasons; absent when the request as a whole is wrong.</param>
internal sealed record ErrorBody(
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
