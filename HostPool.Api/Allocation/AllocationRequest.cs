using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>Reads the body of POST /host/allocate.</summary>
internal static class AllocationRequest
{
    public const string DryRunKey = "dry_run";

    private static readonly string[] OtherKeys = [OwnerJson.Key, PolicyJson.Key, DryRunKey];

    /// <summary>An absent or null body asks for any host.</summary>
    /// <exception cref="InvalidRequestException">Not an object, or a condition of the wrong type.</exception>
    public static ClaimOrder Read(JsonNode? body)
    {
        if (body is null)
        {
            return new ClaimOrder(HostFilter.All) { IsLegacy = true };
        }

        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("Filters must be a JSON object");
        }

        var errors = new List<InvalidPlace>();
        var owner = OwnerJson.Read(request[OwnerJson.Key], errors);
        return errors.Count > 0
            ? throw new InvalidRequestException(errors)
            : new ClaimOrder(FilterJson.Read(request, OtherKeys, isOriginal: true))
            {
                IsLegacy = true,
                Owner = owner,
                Policy = PolicyJson.Read(request[PolicyJson.Key]),
                IsDryRun = IsDryRun(request),
            };
    }

    /// <summary>Whether the request asks only what would be given.</summary>
    /// <exception cref="InvalidRequestException">It does not say true or false.</exception>
    public static bool IsDryRun(JsonObject request) => request[DryRunKey] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw new InvalidRequestException([new InvalidPlace(DryRunKey, "must be true or false")]),
    };
}
