using System.Text.Json.Serialization;

namespace HostPool.Api.Auth;

/// <summary>A key, as those see it who manage keys.</summary>
/// <param name="Name">Who has it.</param>
/// <param name="Role"><c>reader</c>, <c>allocator</c>, <c>operator</c> or <c>admin</c>; each includes those before it.</param>
/// <param name="CreatedAt">Since when it works.</param>
internal sealed record KeyWire(string Name, string Role, DateTimeOffset CreatedAt)
{
    /// <summary>To the minute; absent when it never was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>The key itself: only in the answer to the request that made it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public static KeyWire Of(ApiKey key) => new(key.Name, EnumText<Role>.Wire(key.Role), key.CreatedAt) { LastUsed = key.LastUsed };

    public override string ToString() => $"{Name} ({Role})";
}
