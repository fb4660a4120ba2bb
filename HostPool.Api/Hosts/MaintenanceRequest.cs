using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>Reads the body of POST /host/{id}/maintenance.</summary>
internal static class MaintenanceRequest
{
    /// <summary>The longest reason, in UTF-16 code units.</summary>
    public const int MaxReason = 500;

    /// <summary>The reason.</summary>
    /// <exception cref="InvalidRequestException">There is none, or it is none.</exception>
    public static string Read(JsonNode? body)
    {
        if (body is not null and not JsonObject)
        {
            throw InvalidRequestException.UnexpectedData("Maintenance must be a JSON object");
        }

        RequestKeys.Check(body, "reason");
        return body?["reason"].AsText() is { Length: <= MaxReason } reason && !string.IsNullOrWhiteSpace(reason)
            ? reason
            : throw new InvalidRequestException([new InvalidPlace("reason", $"must be text of 1 to {MaxReason} characters")]);
    }
}
