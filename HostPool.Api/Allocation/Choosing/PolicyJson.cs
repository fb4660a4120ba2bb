using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>Reads the <c>policy</c> of a request.</summary>
internal static class PolicyJson
{
    public const string Key = "policy";

    private const int MaxWeights = 16;
    private const double MaxWeight = 1e6;

    /// <summary>The policy; an absent one is <see cref="OrderPolicy.First"/>. Whether some host has the weighed facts is not looked at.</summary>
    /// <exception cref="InvalidRequestException">It is none.</exception>
    public static OrderPolicy Read(JsonNode? value) => value switch
    {
        null => OrderPolicy.First,
        JsonObject { Count: > 0 } weights => Weighted(weights),
        _ => value.AsText() switch
        {
            "first" => OrderPolicy.First,
            "pack" => OrderPolicy.Pack,
            "spread" => OrderPolicy.Spread,
            "random" => OrderPolicy.Random(),
            _ => throw new InvalidRequestException(
                [new InvalidPlace(Key, "must be first, pack, spread, random, or weights of facts, such as {\"ram_mb\": 1.0, \"cpus\": -0.5}")]),
        },
    };

    private static OrderPolicy Weighted(JsonObject weights)
    {
        if (weights.Count > MaxWeights)
        {
            throw new InvalidRequestException([new InvalidPlace(Key, $"must weigh at most {MaxWeights} facts")]);
        }

        var errors = weights.Where(weight => !IsWeight(weight.Value))
            .Select(weight => new InvalidPlace($"{Key}.{weight.Key}", "must be a number from -1000000 to 1000000")).ToList();
        return errors.Count == 0
            ? OrderPolicy.Weighted(weights.ToDictionary(weight => weight.Key, weight => (double)weight.Value!))
            : throw new InvalidRequestException(errors);
    }

    private static bool IsWeight(JsonNode? value) =>
        value is JsonValue && value.GetValueKind() is JsonValueKind.Number && Math.Abs((double)value) <= MaxWeight;
}
