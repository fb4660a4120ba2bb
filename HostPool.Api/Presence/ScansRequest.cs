using System.Net;
using System.Text.Json.Nodes;
using HostPool.Api.Hosts;
using HostPool.Discovery;

namespace HostPool.Api.Presence;

/// <summary>The body of POST /discovery/scans: which of the configured networks to scan.</summary>
/// <param name="Interface">Those on it; null: on any.</param>
/// <param name="Subnet">This IPv4 subnet or IPv6 prefix; null: whatever the subnet.</param>
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

        var errors = RequestKeys.Unknown(request, Keys).ToList();
        errors.AddRange(request.Where(pair => Keys.Contains(pair.Key) && pair.Value is not null && pair.Value.AsNonEmptyText() is null)
            .Select(pair => new InvalidPlace(pair.Key, "must be text")));
        IPNetwork? subnet = null;
        if (request["subnet"].AsNonEmptyText() is { } text && (subnet = ReadSubnet(text)) is null)
        {
            errors.Add(new InvalidPlace("subnet", $"'{text}' is not a CIDR range"));
        }

        return errors.Count == 0
            ? new ScansRequest(request["interface"].AsNonEmptyText(), subnet)
            : throw new InvalidRequestException(errors);
    }

    /// <summary>
    /// What of <paramref name="network"/> is asked for: its subnet and prefixes, or one of them; a null when none of them
    /// is known yet and all are asked for. Empty: nothing.
    /// </summary>
    public IReadOnlyList<IPNetwork?> Of(InterfaceStatus network)
    {
        var known = network.Prefixes.Select(prefix => (IPNetwork?)prefix).Prepend(network.Subnet).Where(subnet => subnet is not null).Distinct().ToList();
        return (Interface is not null && Interface != network.Interface) ? []
            : Subnet is not null ? [.. known.Where(subnet => subnet == Subnet)]
            : known.Count > 0 ? known
            : [null];
    }

    /// <summary>Why no network is asked for.</summary>
    public string ExplainNone(IEnumerable<InterfaceStatus> networks)
    {
        var what = (Interface, Subnet) switch
        {
            ({ } name, { } subnet) => $"{subnet} on {name}",
            ({ } name, null) => $"on {name}",
            _ => $"{Subnet}",
        };
        return $"No network is configured that is {what}; configured: {string.Join(", ", networks.SelectMany(Describe).Distinct())}.";
    }

    private static IEnumerable<string> Describe(InterfaceStatus network) =>
        new ScansRequest(null, null).Of(network).Select(subnet => Describe(network, subnet));

    public static string Describe(InterfaceStatus network, IPNetwork? subnet) =>
        subnet is null ? $"the subnet of {network.Interface}" : $"{subnet} on {network.Interface}";

    private static IPNetwork? ReadSubnet(string text) =>
        text.Contains('/', StringComparison.Ordinal) && CidrRange.TryParse(text, out var range) && range.Addresses().First() is var first
            ? new IPNetwork(first, (first.GetAddressBytes().Length * 8) - range.HostBits)
            : null;
}
