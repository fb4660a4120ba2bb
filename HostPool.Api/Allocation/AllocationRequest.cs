using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>The body of POST /host/allocate.</summary>
/// <param name="Filter">Which hosts will do.</param>
/// <param name="Owner">Who will hold the host; null: nobody in particular.</param>
internal sealed record AllocationRequest(HostFilter Filter, string? Owner)
{
    private static readonly string[] Keys = [.. HostFilter.Keys, "owner"];

    /// <summary>An absent or null body asks for any host.</summary>
    /// <exception cref="InvalidRequestException">Not an object, or a key that means nothing here.</exception>
    public static AllocationRequest Read(JsonNode? body)
    {
        if (body is null)
        {
            return new AllocationRequest(HostFilter.All, null);
        }

        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("Filters must be a JSON object");
        }

        var unknown = request.Select(pair => pair.Key).Where(key => !Keys.Contains(key))
            .Select(key => new InvalidPlace(key, $"is not a known filter; known: {string.Join(", ", Keys)}")).ToList();
        if (unknown.Count > 0)
        {
            throw new InvalidRequestException(unknown);
        }

        var owner = request["owner"];
        return owner.IsEmpty() || owner.AsText() is not null
            ? new AllocationRequest(HostFilter.FromJson(request), owner.AsNonEmptyText())
            : throw new InvalidRequestException([new InvalidPlace("owner", "must be text")]);
    }
}
