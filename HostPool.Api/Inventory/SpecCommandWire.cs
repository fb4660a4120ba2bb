using System.Text.Json.Serialization;

namespace HostPool.Api.Inventory;

/// <summary>An extra fact that is read of every host.</summary>
/// <param name="Key">Under <c>facts.own</c> and <c>hardware_specs</c>.</param>
/// <param name="Command">A POSIX shell command. It may take 5 seconds, prints 4096 bytes at most, and exits with 0.</param>
/// <param name="Source"><c>settings</c>, where it can be changed only there, or <c>api</c>.</param>
/// <param name="ChangedAt">When it was put there; absent for one of the settings.</param>
internal sealed record SpecCommandWire(
    string Key,
    string Command,
    string Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ChangedAt);
