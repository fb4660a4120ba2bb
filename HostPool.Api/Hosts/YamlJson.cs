using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HostPool.Api.Hosts;

/// <summary>
/// YAML as JSON, by the core schema (yaml.org/spec/1.2.2, 10.3): plain scalars become null, booleans and numbers, all of
/// them as if they had been read from JSON.
/// </summary>
internal static class YamlJson
{
    private const string StringTag = "tag:yaml.org,2002:str";

    /// <exception cref="YamlException">JSON cannot say it: a key that is no text, or what holds itself.</exception>
    public static JsonNode? Convert(YamlNode node) => Convert(node, 1);

    private static JsonNode? Convert(YamlNode node, int depth) => node switch
    {
        _ when depth > JsonBody.MaxDepth => throw new YamlException(node.Start, node.End, $"nested deeper than {JsonBody.MaxDepth}"),
        YamlMappingNode mapping => ConvertMapping(mapping, depth),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(child => Convert(child, depth + 1))]),
        YamlScalarNode scalar => ConvertScalar(scalar),
        _ => null,
    };

    private static JsonObject ConvertMapping(YamlMappingNode mapping, int depth)
    {
        var json = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            json[(key as YamlScalarNode ?? throw new YamlException(key.Start, key.End, "a key must be text")).Value ?? ""] = Convert(value, depth + 1);
        }

        return json;
    }

    private static JsonNode? ConvertScalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag == StringTag)
        {
            return JsonValue.Create(text);
        }

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => Number(whole),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Number(number),
            _ => JsonValue.Create(text),
        };
    }

    private static JsonNode? Number(IFormattable number) => JsonNode.Parse(number.ToString(null, CultureInfo.InvariantCulture));
}
