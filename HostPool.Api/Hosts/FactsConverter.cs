using System.Text.Json;
using System.Text.Json.Serialization;
using HostPool.Specs;

namespace HostPool.Api.Hosts;

/// <summary>Facts as they are stored: what is missing is left out, where other answers say null.</summary>
internal sealed class FactsConverter : JsonConverter<MachineFacts>
{
    public override MachineFacts? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<MachineFacts>(ref reader, FactJson.Options);

    public override void Write(Utf8JsonWriter writer, MachineFacts value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, FactJson.Options);
}
