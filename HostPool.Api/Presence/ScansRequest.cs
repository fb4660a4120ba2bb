using System.Net;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>The body of POST /discovery/scans: which of the configured networks to scan.</summary>
/// <param name="Interface">Those on it; null: on any.</param>
/// <param name="Subnet">The one with this subnet; null: whatever the subnet.</param>
internal sealed record ScansRequest(string? Interface, IPNetwork? Subnet)
{
    private static readonly string[] Keys = ["interface", "subnet"];

    /// <summary>An absent or null body asks for every network.</summary>
    /// <exception cref="InvalidRequestException">Not an object, a key that means nothing here, or a value of the wrong kind.</exception>
    public static ScansRequest Read(JsonNode? body)
    {
        if (body is null)
        {
            return new ScansRequest(null, null);
        }

        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("The networks to scan must be a JSON object");
        }

        var errors = request.Select(pair => pair.Key).Where(key => !Keys.Contains(key))
            .Select(key => new InvalidPlace(key, $"is not a known key; known: {string.Join(", ", Keys)}")).ToList();
        errors.AddRange(request.Where(pair => Keys.Contains(pair.Key) && pair.Value is not null && pair.Value.AsNonEmptyText() is null)
            .Select(pair => new InvalidPlace(pair.Key, "must be text")));
        IPNetwork? subnet = null;
        if (request["subnet"].AsNonEmptyText() is { } text && (subnet = ReadSubnet(text)) is null)
        {
            errors.Add(new InvalidPlace("subnet", $"'{text}' is not an IPv4 CIDR range"));
        }

        return errors.Count == 0
            ? new ScansRequest(request["interface"].AsNonEmptyText(), subnet)
            : throw new InvalidRequestException(errors);
    }

    /// <summary>True when <paramref name="network"/> is asked for.</summary>
    public bool Covers(InterfaceStatus network) =>
        (Interface is null || Interface == network.Interface) && (Subnet is null || Subnet == network.Subnet);

    /// <summary>Why no network is asked for.</summary>
    public string ExplainNone(IEnumerable<InterfaceStatus> networks)
    {
        var what = (Interface, Subnet) switch
        {
            ({ } name, { } subnet) => $"{subnet} on {name}",
            ({ } name, null) => $"on {name}",
            _ => $"{Subnet}",
        };
        return $"No network is configured that is {what}; configured: {string.Join(", ", networks.Select(Describe))}.";
    }

    public static string Describe(InterfaceStatus network) =>
        network.Subnet is { } subnet ? $"{subnet} on {network.Interface}" : $"the subnet of {network.Interface}";

    private static IPNetwork? ReadSubnet(string text) =>
        text.Contains('/', StringComparison.Ordinal) && !text.Contains(':', StringComparison.Ordinal)
        && CidrRange.TryParse(text, out var range)
            ? new IPNetwork(range.Addresses().First(), 32 - range.HostBits)
            : null;
}
