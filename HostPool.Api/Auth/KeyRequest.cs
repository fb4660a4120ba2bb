using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HostPool.Api.Hosts;

namespace HostPool.Api.Auth;

/// <summary>A key that is asked for.</summary>
internal sealed partial record KeyRequest(string Name, Role Role)
{
    public const string NameRule = "must be 1 to 64 letters, digits, dots, dashes or underscores, and not loopback, console or hostpool";

    private static readonly Dictionary<string, Role> Roles =
        Enum.GetValues<Role>().Where(role => role is not Role.None).ToDictionary(EnumText<Role>.Wire, StringComparer.Ordinal);

    /// <summary>The roles that a key may have, for people.</summary>
    public static string RoleNames { get; } = string.Join(", ", Roles.Keys);

    /// <summary>Reads the body of POST /keys.</summary>
    /// <exception cref="InvalidRequestException">It asks for no key.</exception>
    public static KeyRequest Read(JsonNode? body)
    {
        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("A key must be a JSON object with name and role");
        }

        RequestKeys.Check(request, "name", "role");
        return Read(request["name"].AsText(), request["role"].AsText());
    }

    /// <exception cref="InvalidRequestException">No name, or no role.</exception>
    public static KeyRequest Read(string? name, string? role)
    {
        var errors = new List<InvalidPlace>();
        if (name is null || !Names().IsMatch(name) || name is Caller.LoopbackName or Caller.ConsoleName or Caller.OwnName)
        {
            errors.Add(new InvalidPlace("name", NameRule));
        }

        if (!Roles.TryGetValue(role ?? "", out var known))
        {
            errors.Add(new InvalidPlace("role", $"must be one of {RoleNames}"));
        }

        return errors.Count == 0 ? new KeyRequest(name!, known) : throw new InvalidRequestException(errors);
    }

    public override string ToString() => $"{Name}, {EnumText<Role>.Wire(Role)}";

    /// <summary>Nothing that a URL, a terminal or Basic authentication (its colon) would take for something else.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Names();
}
