using HostPool.Api.Auth;
using HostPool.Api.Presence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HostPool.Api.Hosts;

/// <summary>The endpoints that keep a host out of allocation.</summary>
internal static class MaintenanceApi
{
    private const long MaxBody = 64 * 1024;

    public static void MapMaintenance(this WebApplication app)
    {
        var group = app.MapGroup("/host/{id:long}/maintenance").WithTags("Hosts").Needs(Role.Operator);
        group.MapPost("", BeginAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Keep a host out of allocation")
            .WithDescription(
                "It stays in the pool and is watched, and is not handed out until this ends. Who has it keeps it until release. "
                + "Sent again with another `reason`, it has that one from now on.")
            .Takes<MaintenanceRequestWire>("""{"reason": "new disk"}""")
            .Answers<HostWire>(200, HostExamples.InMaintenance)
            .Fails(400, "reason: must be text of 1 to 500 characters")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(413, ApiErrors.TooLarge);
        group.MapDelete("", EndAsync)
            .WithSummary("Let a host be handed out again")
            .WithDescription("Does nothing to a host that is not in maintenance.")
            .Answers(204)
            .Fails(404, "Cannot find requested host: 99");
    }

    private static async Task<Results<Ok<HostWire>, JsonHttpResult<ErrorBody>>> BeginAsync(
        long id, JsonBody body, HostMaintenance maintenance, HostStore hosts, VendorNames vendors, CancellationToken cancellationToken) =>
        await maintenance.BeginAsync(id, MaintenanceRequest.Read(body.Node), cancellationToken)
        && await hosts.FindAsync(id, cancellationToken) is { } host
            ? TypedResults.Ok(host.ToWire(vendors))
            : ApiErrors.HostNotFound(id);

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> EndAsync(
        long id, HostMaintenance maintenance, CancellationToken cancellationToken) =>
        await maintenance.EndAsync(id, cancellationToken) ? TypedResults.NoContent() : ApiErrors.HostNotFound(id);
}
