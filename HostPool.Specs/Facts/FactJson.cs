using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HostPool.Specs;

/// <summary>Facts as JSON: keys in snake_case, and what is missing left out.</summary>
public static class FactJson
{
    /// <summary>How they are written and read.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The facts as one line.</summary>
    public static string Write(MachineFacts facts) => JsonSerializer.Serialize(facts, Options);

    /// <summary>What <see cref="Write"/> wrote, by this version or an older one; null when it is something else.</summary>
    public static MachineFacts? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<MachineFacts>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
