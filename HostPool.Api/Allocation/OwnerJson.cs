using System.Text.Json.Nodes;
using HostPool.Api.Hosts;

namespace HostPool.Api.Allocation;

/// <summary>Reads the <c>owner</c> of a request: an empty one would have no quota, and be found by nobody.</summary>
internal static class OwnerJson
{
    public const string Key = "owner";

    /// <summary>The longest name, in UTF-16 code units.</summary>
    private const int MaxLength = 200;

    /// <summary>The name; null: nobody in particular, or there is a new error.</summary>
    public static string? Read(JsonNode? node, List<InvalidPlace> errors)
    {
        if (node is null)
        {
            return null;
        }

        if (node.AsText() is { Length: <= MaxLength } owner && !string.IsNullOrWhiteSpace(owner) && !owner.Any(char.IsControl))
        {
            return owner;
        }

        errors.Add(new InvalidPlace(Key, $"must be text of 1 to {MaxLength} characters, not blank, without control characters"));
        return null;
    }
}
