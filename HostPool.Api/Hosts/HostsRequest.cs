using System.Text.Json.Nodes;

namespace HostPool.Api.Hosts;

/// <summary>
/// The body of POST /hosts, and the pool file: <c>{"hosts": […], "default": {…}}</c>, or an array, which means
/// <c>{"hosts": […]}</c>.
/// </summary>
internal static class HostsRequest
{
    /// <summary>The most hosts that one request may add.</summary>
    public const int MaxHosts = 65_536;

    private const int MaxErrors = 100;
    private const string Hosts = "hosts";

    /// <summary>The hosts of a request, in its order, ranges expanded in place, not stored yet.</summary>
    /// <exception cref="InvalidRequestException">Anything is wrong with any of them.</exception>
    public static List<PoolHost> Read(JsonNode? body)
    {
        var (hosts, defaults) = Open(body);
        var drafts = Draft(hosts, defaults);
        var total = 0L;
        for (var i = 0; i < drafts.Count; i++)
        {
            _ = CidrRange.TryParse(drafts[i].Ip.AsText(), out var range);
            total = range.Count > MaxHosts ? range.Count : total + range.Count;
            if (total > MaxHosts)
            {
                var size = range.IsSingle ? "this host" : $"'{drafts[i].Ip.AsText()}'";
                throw new InvalidRequestException([new InvalidPlace(
                    $"hosts[{i}].endpoint.ip",
                    $"with {size} the request adds more than {MaxHosts} hosts; split it")]);
            }
        }

        return [.. drafts.SelectMany(HostExpansion.Expand)];
    }

    private static List<HostDraft> Draft(JsonArray hosts, JsonObject? defaults)
    {
        var errors = new List<InvalidPlace>();
        var drafts = new List<HostDraft>(hosts.Count);
        for (var i = 0; i < hosts.Count && errors.Count < MaxErrors; i++)
        {
            if (hosts[i] is not JsonObject host)
            {
                errors.Add(new InvalidPlace($"hosts[{i}]", "must be an object"));
                continue;
            }

            if (defaults is not null)
            {
                HostDefaults.FillIn(host, defaults);
            }

            var draft = new HostDraft(host);
            var place = $"hosts[{i}].";
            errors.AddRange(HostDraftValidator.Adding.Validate(draft).Errors
                .Select(error => new InvalidPlace(place + error.PropertyName, error.ErrorMessage)));
            drafts.Add(draft);
        }

        return errors.Count == 0 ? drafts : throw new InvalidRequestException(errors);
    }

    private static (JsonArray Hosts, JsonObject? Defaults) Open(JsonNode? body)
    {
        if (body.IsEmpty())
        {
            throw new InvalidRequestException("Data must be a valid JSON array");
        }

        if (body is JsonArray array)
        {
            return (array, null);
        }

        if (body is not JsonObject request)
        {
            throw InvalidRequestException.UnexpectedData("must be an array of hosts, or an object with hosts");
        }

        if (request[Hosts].IsEmpty())
        {
            var misspelt = request.Select(pair => pair.Key).FirstOrDefault(key => key != Hosts && Spelling.Nearest(key, [Hosts]) is not null);
            throw InvalidRequestException.UnexpectedData($"Empty hosts object{(misspelt is null ? "" : $"; did you mean '{Hosts}' by '{misspelt}'?")}");
        }

        if (request[Hosts] is not JsonArray hosts)
        {
            throw new InvalidRequestException([new InvalidPlace(Hosts, "must be an array of hosts")]);
        }

        return (hosts, OpenDefaults(request));
    }

    private static JsonObject? OpenDefaults(JsonObject request)
    {
        var (name, node) = request["default"] is null ? ("defaults", request["defaults"]) : ("default", request["default"]);
        if (name == "default" && request["defaults"] is not null)
        {
            throw new InvalidRequestException([new InvalidPlace("defaults", "say either 'default' or 'defaults', not both")]);
        }

        if (node is null)
        {
            return null;
        }

        if (node is not JsonObject defaults)
        {
            throw new InvalidRequestException([new InvalidPlace(name, "must be an object")]);
        }

        var errors = HostDefaults.Check(defaults, name).ToList();
        return errors.Count == 0 ? defaults : throw new InvalidRequestException(errors);
    }
}
