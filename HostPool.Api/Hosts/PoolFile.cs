using System.Text.Json.Nodes;
using HostPool.Specs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace HostPool.Api.Hosts;

/// <summary>
/// The YAML pool file: the shape of POST /hosts, where <c>credentials.key_file</c> may name a PEM file relative to it;
/// <c>key</c> wins over <c>key_file</c>. A certificate beside the file comes with it.
/// </summary>
internal static class PoolFile
{
    /// <exception cref="StartException">The file cannot be read, is not YAML, or holds an invalid host.</exception>
    public static List<PoolHost> Read(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using (var text = File.OpenText(path))
            {
                yaml.Load(text);
            }

            var body = yaml.Documents.Count == 0 ? null : YamlJson.Convert(yaml.Documents[0].RootNode);
            ReadKeyFiles(body, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return HostsRequest.Read(body);
        }
        catch (Exception error) when (error is YamlException or InvalidRequestException or IOException or UnauthorizedAccessException)
        {
            throw new StartException(ExitCode.Settings, $"The pool file {Path.GetFullPath(path)} cannot be loaded: {Explain(error)}", error);
        }
    }

    private static void ReadKeyFiles(JsonNode? body, string directory)
    {
        foreach (var (holder, place) in Holders(body))
        {
            if ((holder as JsonObject)?["credentials"] is not JsonObject credentials || !credentials.Remove("key_file", out var file))
            {
                continue;
            }

            if (credentials["key"].IsEmpty() && file is not null)
            {
                credentials["key"] = file.AsNonEmptyText() is { } name
                    ? KeyFiles.Read(Path.Combine(directory, name))
                    : throw new InvalidRequestException([new InvalidPlace($"{place}.credentials.key_file", "must be the name of a PEM file")]);
            }
        }
    }

    /// <summary>What may hold credentials, with its place.</summary>
    private static IEnumerable<(JsonNode? Holder, string Place)> Holders(JsonNode? body)
    {
        var request = body as JsonObject;
        return (request?["hosts"] as JsonArray ?? body as JsonArray ?? [])
            .Select((host, index) => (host, $"hosts[{index}]"))
            .Append((request?["default"], "default"))
            .Append((request?["defaults"], "defaults"));
    }

    private static string Explain(Exception error) => error switch
    {
        YamlException yaml => $"line {yaml.Start.Line}, column {yaml.Start.Column}: {yaml.InnerException?.Message ?? yaml.Message}",
        InvalidRequestException { Errors: { } errors } => string.Join("; ", errors.SelectMany(place => place.Value.Select(reason => $"{place.Key}: {reason}"))),
        _ => error.Message,
    };
}
