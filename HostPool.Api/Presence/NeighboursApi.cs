using System.Text.Json.Nodes;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Hosts;
using HostPool.Discovery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HostPool.Api.Presence;

/// <summary>The endpoints of who was heard, in the pool or not.</summary>
internal static class NeighboursApi
{
    private const long MaxBody = 1024 * 1024;

    private const string Example = """
        {"mac": "08:9e:01:db:af:61", "ip": "192.168.1.100", "interface": "eth0",
         "first_seen": "2026-01-01T00:00:00+00:00", "last_seen": "2026-01-01T00:01:00+00:00",
         "vendor": "Quanta Computer Inc."}
        """;

    public static void MapNeighbours(this WebApplication app)
    {
        var group = app.MapGroup("/neighbours").WithTags("Discovery").Needs(Role.Operator);
        group.MapMethods("", ["GET", "HEAD"], List)
            .Needs(Role.Reader)
            .WithSummary("List the machines heard by ARP")
            .WithDescription("Everybody who was heard since the start, by address, in the pool or not.")
            .Answers<NeighbourWire[]>(200, $"[{Example}]");
        group.MapPost("/{mac}/adopt", AdoptAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Add a machine that was heard to the pool")
            .WithDescription("Takes os, port, credentials and tags from `Discovery:Defaults`; the body, a part of a host, goes over them.")
            .Takes<HostPartWire>("""{"credentials": {"username": "centos", "password": "example"}, "tags": ["lab"]}""")
            .Answers<HostWire>(201, HostExamples.Host)
            .Answers<HostWire>(200, HostExamples.Host)
            .Fails(400, "credentials.username: is required: text")
            .Fails(404, "Nobody with the MAC 02:00:00:00:00:01 was heard.")
            .Fails(413, ApiErrors.TooLarge);
    }

    private static Ok<IEnumerable<NeighbourWire>> List(
        NeighbourTable neighbours, Roster roster, PresenceClock clock, VendorNames vendors) =>
        TypedResults.Ok(neighbours.List().Select(neighbour => new NeighbourWire(
            neighbour.Mac.ToString(),
            neighbour.Ip.ToString(),
            neighbour.Interface,
            clock.TimeOf(neighbour.FirstSeen),
            clock.TimeOf(neighbour.LastSeen),
            vendors.Of(neighbour.Mac),
            roster.Use(view => view.ByMac(neighbour.Mac)?.HostId))));

    private static async Task<Results<Created<HostWire>, Ok<HostWire>, JsonHttpResult<ErrorBody>>> AdoptAsync(
        string mac, HttpContext context, JsonBody body, NeighbourAdopter adopter, VendorNames vendors, CancellationToken cancellationToken)
    {
        if (body.Node is not (null or JsonObject))
        {
            throw InvalidRequestException.UnexpectedData("The body must be a part of a host, a JSON object");
        }

        if (!MacAddress.TryParse(mac, out var address) || adopter.Find(address) is not { } neighbour)
        {
            return ApiErrors.Failure(StatusCodes.Status404NotFound, $"Nobody with the MAC {mac} was heard.");
        }

        var (host, isNew) = await adopter.AdoptAsync(neighbour, body.Node as JsonObject, cancellationToken);
        AuditNote.Of(context)?.Concerns([host.Id]);
        return isNew ? TypedResults.Created($"/host/{host.Id}", host.ToWire(vendors)) : TypedResults.Ok(host.ToWire(vendors));
    }
}
