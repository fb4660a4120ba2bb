using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HostPool.Api.Hosts;

namespace HostPool.Api.Inventory;

/// <summary>Reads the body of POST /host/{id}/trust.</summary>
internal static partial class TrustRequest
{
    /// <summary>The fingerprint that the key must have; null: any. One that is meant and not read would let any key pass.</summary>
    /// <exception cref="InvalidRequestException">It is none, or there is something else.</exception>
    public static string? Read(JsonNode? body)
    {
        if (body is null or JsonObject { Count: 0 })
        {
            return null;
        }

        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("Trust must be a JSON object");
        }

        RequestKeys.Check(request, "fingerprint");
        return request["fingerprint"].AsText() is { } text && Fingerprint().IsMatch(text)
            ? text.TrimEnd('=')
            : throw new InvalidRequestException([new InvalidPlace("fingerprint", "must be SHA256: and 43 characters of Base64, as specs_status and ssh-keygen -l show it")]);
    }

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}=?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
