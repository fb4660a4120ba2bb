using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>Holds the keys of a body against those that mean something there.</summary>
internal static class RequestKeys
{
    /// <summary>Refuses keys that mean nothing; what is no object has none.</summary>
    /// <exception cref="InvalidRequestException">There are some.</exception>
    public static void Check(JsonNode? body, params IReadOnlyCollection<string> known)
    {
        if (body is JsonObject request && Unknown(request, known).ToList() is { Count: > 0 } errors)
        {
            throw new InvalidRequestException(errors);
        }
    }

    /// <summary>Each key that means nothing.</summary>
    public static IEnumerable<InvalidPlace> Unknown(JsonObject request, params IReadOnlyCollection<string> known) => request
        .Where(pair => !known.Contains(pair.Key))
        .Select(pair => new InvalidPlace(pair.Key, $"is not a known key; {Spelling.Hint(pair.Key, known)}"));
}
