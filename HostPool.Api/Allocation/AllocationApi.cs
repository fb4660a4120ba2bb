using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Auth;
using HostPool.Api.Hosts;
using HostPool.Api.Presence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation;

/// <summary>The endpoints that hand hosts out and take them back.</summary>
internal static class AllocationApi
{
    private const long MaxBody = 1024 * 1024;

    public static void MapAllocation(this WebApplication app)
    {
        var group = app.MapGroup("/host").WithTags("Allocation").Needs(Role.Allocator);
        group.MapPost("/allocate", AllocateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Take a host out of the pool")
            .WithDescription(
                "Gives a free, reachable host that matches all filters: the one with the lowest id, or that `policy` puts first; no body "
                + "or no filters: any host. `dry_run` tells what would be given, and why, and changes nothing. "
                + "`owner` says who takes it: such a host is deleted only with `force=true`.")
            .Takes<AllocationFilterWire>("""{"os": "linux", "tags": ["large"], "cpus": 2, "ram_mb": {"min": 2048, "max": 65536}, "policy": "pack"}""")
            .Answers<HostWire>(200, HostExamples.Allocated)
            .Fails(400, "siez: is not a known filter; known: os, tags, owner")
            .Fails(413, ApiErrors.TooLarge)
            .MayBeRepeated()
            .Fails<AllocationRefusal>(ApiErrors.NoHostAvailable, HostExamples.Refusal);
        group.MapDelete("/{id:long}/deallocate", DeallocateAsync)
            .WithSummary("Give a host back to the pool")
            .WithDescription("Does nothing to a host that is free already.")
            .Answers(204)
            .Fails(404, "Cannot find requested host: 99");
    }

    private static Task<IResult> AllocateAsync(
        HttpContext context, JsonBody body, AllocationHandler handler, VendorNames vendors, IOptions<AllocationOptions> options) =>
        handler.AnswerAsync(
            context,
            body,
            AllocationRequest.Read(body.Node),
            options.Value.LegacyWait,
            StatusCodes.Status200OK,
            grant => grant.Hosts[0].ToWire(vendors),
            location: null);

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> DeallocateAsync(long id, IClaims claims) =>
        await claims.ReleaseHostAsync(id) ? TypedResults.NoContent() : ApiErrors.HostNotFound(id);
}
