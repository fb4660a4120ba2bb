using System.Text.Json.Nodes;
using FluentValidation;

namespace HostPool.Api.Hosts;

/// <summary>What the contract asks of a host. Messages never repeat a credential.</summary>
internal sealed class HostDraftValidator : AbstractValidator<HostDraft>
{
    /// <summary>For hosts that are added: <c>endpoint.ip</c> may be a CIDR range.</summary>
    public static readonly HostDraftValidator Adding = new(allowRange: true);

    /// <summary>For a host that exists: <c>endpoint.ip</c> is one address.</summary>
    public static readonly HostDraftValidator Updating = new(allowRange: false);

    private HostDraftValidator(bool allowRange)
    {
        Check(draft => draft.Name, "name", node => node is null || node.AsText() is not null, _ => "must be text or null");
        Check(draft => draft.Os, "os", node => HostOs.IsKnown(node.AsText()), node => node is null
            ? "is required: 'linux' or 'windows'"
            : $"{Show(node)} is not 'linux' or 'windows'");
        Check(draft => draft.Tags, "tags", node => node is null || node.AsTexts() is not null, _ => "must be an array of strings");
        Check(draft => draft.HardwareSpecs, "hardware_specs", node => node is null or JsonObject, _ => "must be an object");

        Check(draft => draft.Endpoint, "endpoint", node => node is JsonObject, node => Missing(node, "an object with ip, port and protocol"));
        When(draft => draft.Endpoint is JsonObject, () => CheckEndpoint(allowRange));

        Check(draft => draft.Credentials, "credentials", node => node is JsonObject, node => Missing(node, "an object with username, and password or key"));
        When(draft => draft.Credentials is JsonObject, CheckCredentials);
    }

    /// <summary>Holds a draft of one host against the rules.</summary>
    /// <param name="draft">The host as it would be.</param>
    /// <param name="mayLackLogin">True: it may be without credentials altogether.</param>
    /// <exception cref="InvalidRequestException">It is not a valid host.</exception>
    public static void Check(HostDraft draft, bool mayLackLogin)
    {
        var errors = Updating.Validate(draft).Errors.Where(error => !(mayLackLogin && draft.LacksLogin && error.PropertyName == HostDraft.UsernamePlace)).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidRequestException([.. errors.Select(error => new InvalidPlace(error.PropertyName, error.ErrorMessage))]);
        }
    }

    private void CheckEndpoint(bool allowRange)
    {
        Check(draft => draft.Ip, "endpoint.ip", node => CidrRange.TryParse(node.AsText(), out _), node => node is null
            ? "is required: an IP address or CIDR range"
            : $"{Show(node)} is not an IP address or CIDR range");
        if (!allowRange)
        {
            Check(
                draft => draft.Ip,
                "endpoint.ip",
                node => !CidrRange.TryParse(node.AsText(), out var range) || range.IsSingle,
                node => $"{Show(node)} is a range; a host has one address");
        }

        Check(draft => draft.Port, "endpoint.port", node => node.AsInt() is > 0 and <= 65535, node => node is null
            ? "is required: a TCP port, 1 to 65535"
            : $"{Show(node)} is not a TCP port, 1 to 65535");
        Check(draft => draft.Protocol, "endpoint.protocol", node => node.AsNonEmptyText() is not null, node => Missing(node, "text such as 'ssh'"));
    }

    private void CheckCredentials()
    {
        Check(draft => draft.Username, HostDraft.UsernamePlace, node => node.AsNonEmptyText() is not null, node => Missing(node, "text"));
        Check(draft => draft.Password, "credentials.password", node => node is null || node.AsText() is not null, _ => "must be text");
        Check(draft => draft.Key, "credentials.key", node => node is null || node.AsText() is not null, _ => "must be PEM text");
    }

    private void Check(
        System.Linq.Expressions.Expression<Func<HostDraft, JsonNode?>> part,
        string place,
        Func<JsonNode?, bool> isValid,
        Func<JsonNode?, string> message) =>
        RuleFor(part).Must(isValid).WithMessage((_, node) => message(node)).OverridePropertyName(place);

    private static string Missing(JsonNode? node, string what) => node is null ? $"is required: {what}" : $"must be {what}";

    /// <summary>A value in a message. Not what objects and arrays hold: it may be anything, secrets too.</summary>
    private static string Show(JsonNode? node)
    {
        if (node is JsonObject or JsonArray)
        {
            return node is JsonObject ? "an object" : "an array";
        }

        var text = node.AsText() ?? node?.ToJsonString() ?? "null";
        return $"'{(text.Length > 64 ? text[..64] + "…" : text)}'";
    }
}
