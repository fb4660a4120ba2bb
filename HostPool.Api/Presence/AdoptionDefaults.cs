using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Specs;

namespace HostPool.Api.Presence;

/// <summary>The settings under <c>Discovery:Defaults</c>: what an adopted host is given. Never prints its secrets.</summary>
internal sealed class AdoptionDefaults
{
    /// <summary>Null: what answers at the host settles it; <see cref="HostOs.Linux"/> until then.</summary>
    public string? Os { get; set; }

    public AdoptionEndpoint Endpoint { get; set; } = new();

    public AdoptionCredentials Credentials { get; set; } = new();

    public IList<string> Tags { get; } = [];

    /// <summary>What is wrong, by key. A username is only asked for when something will be adopted by itself, and no network has candidates to try.</summary>
    public IEnumerable<string> Problems(bool needsLogin)
    {
        var key = ReadKey(out var problem);
        if (problem is not null)
        {
            yield return $"Discovery:Defaults:Credentials:KeyFile: {problem}";
        }

        var draft = new HostDraft(ToJson("name", "0.0.0.1", key));
        foreach (var error in HostDraftValidator.Updating.Validate(draft).Errors)
        {
            if (error.PropertyName != HostDraft.UsernamePlace || needsLogin || !draft.LacksLogin)
            {
                yield return $"Discovery:Defaults:{error.PropertyName.Replace('.', ':')}: {error.ErrorMessage}";
            }
        }
    }

    /// <summary>A host with these defaults, as a client would have sent it.</summary>
    public JsonObject ToJson(string name, string ip) => ToJson(name, ip, ReadKey(out _));

    private JsonObject ToJson(string name, string ip, string? key) => new()
    {
        ["name"] = name,
        ["os"] = Os ?? HostOs.Linux,
        ["endpoint"] = new JsonObject { ["ip"] = ip, ["port"] = Endpoint.Port, ["protocol"] = Endpoint.Protocol },
        ["credentials"] = new JsonObject { ["username"] = Credentials.Username, ["password"] = Credentials.Password, ["key"] = key },
        ["tags"] = new JsonArray([.. Tags.Select(tag => JsonValue.Create(tag))]),
    };

    private string? ReadKey(out string? problem)
    {
        problem = null;
        if (Credentials.Key is { Length: > 0 } || Credentials.KeyFile is not { Length: > 0 })
        {
            return Credentials.Key;
        }

        try
        {
            return KeyFiles.Read(Credentials.KeyFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = error.Message;
            return null;
        }
    }
}
