using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Filters;
using HostPool.Api.Presence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HostPool.Api.Hosts;

/// <summary>The endpoints of hosts.</summary>
internal static class HostsApi
{
    /// <summary>4 KiB, a private key included, for each host that a request may add.</summary>
    private const long MaxAddBody = HostsRequest.MaxHosts * 4096L;

    private const long MaxPatchBody = 1024 * 1024;

    private const string Credentials =
        "Operators see `credentials.password` and `key`; allocators, those of hosts that they hold by the same API key; for others they are left out.";

    private const string WithFacts = "facts";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapHosts(this WebApplication app)
    {
        var group = app.MapGroup("").WithTags("Hosts").Needs(Role.Operator);
        group.MapMethods("/hosts", Reading, ListAsync)
            .Needs(Role.Reader)
            .WithSummary("List hosts")
            .WithDescription(
                "All hosts by id, or those that match all that is asked for. Case is ignored. Beside the parameters listed, any fact of "
                + "`hardware_specs` can be asked for by its key: `?gpu=tesla&distro=22.04` is its text, `?distro=22..` a range of numbers. Each key but `tags`, "
                + "`not_tags` and `ids` may stand once; an empty value is no condition. A key that no host has is passed over, "
                + "and told in the header `Warning`; one that is a misspelt parameter is refused. "
                + Credentials + " " + FilterDocs.Facts)
            .AsksForHosts()
            .Asks(WithFacts, "`true`: the typed facts of each host, which are long, are in the answer.", "true")
            .Answers<HostWire[]>(200, HostExamples.Hosts)
            .Fails(400, "ids: '1,x' is not a list of host ids, such as 1,2,3");
        group.MapPost("/hosts", AddAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxAddBody))
            .WithSummary("Add hosts")
            .WithDescription("All or none. An `endpoint.ip` in CIDR form adds a host for each of its addresses. Answers with the new ids, in request order.")
            .Takes<HostsRequestWire>(HostExamples.Add)
            .Answers<long[]>(201, HostExamples.Ids)
            .Fails<ErrorBody>(400, HostExamples.Invalid)
            .Fails(413, ApiErrors.TooLarge);
        group.MapMethods("/host/{id:long}", Reading, FindAsync)
            .Needs(Role.Reader)
            .WithSummary("Get a host")
            .WithDescription(Credentials)
            .Answers<HostWire>(200, HostExamples.WithFacts)
            .Fails(404, "Cannot find requested host: 99");
        group.MapPatch("/host/{id:long}", PatchAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxPatchBody))
            .WithSummary("Change a host")
            .WithDescription(
                "Objects are merged recursively, arrays and scalars replaced; keys of your own are kept and returned. Answers with the id. A host that joined by itself stays the "
                + "machine of its MAC, and goes back to where that is heard; one that a client added is whatever is at its endpoint.")
            .Takes<HostPartWire>(HostExamples.Patch)
            .Answers<long>(200, "1")
            .Fails(400, "alive: is the service's own and cannot be set")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(413, ApiErrors.TooLarge);
        group.MapDelete("/host/{id:long}", RemoveAsync)
            .WithSummary("Remove a host")
            .WithDescription("A host that somebody holds by name is removed only with `force=true`.")
            .Asks("force", "`true`: also one that somebody holds by name.", "true")
            .Answers(204)
            .Fails(400, "Failed to bind parameter \"bool force\" from \"maybe\".")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(409, "Host 1 is held by an allocation; release it first, or say force=true.");
    }

    private static async Task<JsonArrayAnswer> ListAsync(
        HttpRequest request, Caller caller, CredentialSight sight, HostStore hosts, FactKeys facts, VendorNames vendors, CancellationToken cancellationToken)
    {
        var query = await facts.SortAsync(request.Query, [WithFacts], cancellationToken);
        var filter = query.ReadTolerantly();
        var withFacts = IsTrue(request.Query[WithFacts].ToString());
        if (query.Unknown.Count > 0)
        {
            request.HttpContext.Response.Headers.Warning =
                $"299 - \"passed over, as no host has such a fact: {string.Join(", ", query.Unknown.Select(Uri.EscapeDataString))}\"";
        }

        var isShown = await sight.OfAsync(caller, cancellationToken);
        return await JsonArrayAnswer.OfAsync<HostWire>(add => hosts.ListAsync(
            filter,
            withFacts,
            host => add(isShown(host) ? host.ToWire(vendors) : host.ToWire(vendors).WithoutSecrets()),
            cancellationToken));
    }

    /// <exception cref="InvalidRequestException">Neither true nor false.</exception>
    private static bool IsTrue(string text) => text.Length > 0 && (bool.TryParse(text, out var value) ? value
        : throw new InvalidRequestException([new InvalidPlace(WithFacts, $"'{text}' is not true or false")]));

    private static async Task<Created<IReadOnlyList<long>>> AddAsync(HttpContext context, JsonBody body, HostStore hosts, CancellationToken cancellationToken)
    {
        var added = await hosts.AddAsync(HostsRequest.Read(body.Node), cancellationToken);
        AuditNote.Of(context)?.Concerns(added);
        return TypedResults.Created((string?)null, added);
    }

    private static async Task<Results<Ok<HostWire>, JsonHttpResult<ErrorBody>>> FindAsync(
        long id, Caller caller, CredentialSight sight, HostStore hosts, VendorNames vendors, CancellationToken cancellationToken)
    {
        if (await hosts.FindAsync(id, cancellationToken) is not { } host)
        {
            return ApiErrors.HostNotFound(id);
        }

        var isShown = await sight.OfAsync(caller, cancellationToken);
        return TypedResults.Ok(isShown(host) ? host.ToWire(vendors) : host.ToWire(vendors).WithoutSecrets());
    }

    private static async Task<Results<Ok<long>, JsonHttpResult<ErrorBody>>> PatchAsync(
        long id, JsonBody body, HostStore hosts, CancellationToken cancellationToken) =>
        await hosts.PatchAsync(id, HostPatch.Read(body.Node), cancellationToken) ? TypedResults.Ok(id) : ApiErrors.HostNotFound(id);

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> RemoveAsync(
        long id, HostStore hosts, CancellationToken cancellationToken, bool force = false) =>
        await hosts.RemoveAsync(id, force, cancellationToken) switch
        {
            RemoveOutcome.Removed => TypedResults.NoContent(),
            RemoveOutcome.NotFound => ApiErrors.HostNotFound(id),
            _ => ApiErrors.Failure(StatusCodes.Status409Conflict, $"Host {id} is held by an allocation; release it first, or say force=true."),
        };
}
