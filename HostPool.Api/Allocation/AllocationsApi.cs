using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Auth;
using HostPool.Api.Presence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation;

/// <summary>The endpoints of allocations: several hosts together, with an owner and a lease.</summary>
internal static class AllocationsApi
{
    private const long MaxBody = 1024 * 1024;

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapAllocations(this WebApplication app)
    {
        var group = app.MapGroup("/allocations").WithTags("Allocation").Needs(Role.Allocator);
        group.MapPost("", AllocateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Take hosts out of the pool, together")
            .WithDescription(
                "All of them or none, and not before `wait_seconds` are over if they must be waited for, first come, first served. "
                + "A lease that ends gives them back.")
            .Takes<AllocationsRequestWire>("""{"count": 2, "tags": ["gpu"], "ram_mb": 8192, "owner": "ci-7", "lease_seconds": 3600, "wait_seconds": 60}""")
            .Answers<AllocationWire>(201, AllocationExamples.Allocation)
            .Fails(400, "count: must be a whole number from 1 to 1000")
            .Fails(413, ApiErrors.TooLarge)
            .MayBeRepeated()
            .Fails<AllocationRefusal>(ApiErrors.NoHostAvailable, AllocationExamples.Refusal);
        group.MapMethods("", Reading, ListAsync)
            .Needs(Role.Reader)
            .WithSummary("List allocations")
            .WithDescription("By id, those that hold hosts now: of an `owner`, and `older_than` so many seconds, or `90m`, `12h`, `7d`, to find forgotten ones.")
            .Asks("owner", "Those of one owner.", "ci-7")
            .Asks("older_than", "Those that were made so long ago: seconds, or with `s`, `m`, `h` or `d`.", "12h")
            .Answers<AllocationWire[]>(200, $"[{AllocationExamples.Allocation}]")
            .Fails(400, "older_than: 'long' is not a number of seconds, nor one with s, m, h or d");
        group.MapMethods("/{id:long}", Reading, FindAsync)
            .Needs(Role.Reader)
            .WithSummary("Get an allocation")
            .Answers<AllocationWire>(200, AllocationExamples.Allocation)
            .Fails(404, AllocationExamples.NotFound);
        group.MapPatch("/{id:long}", ExtendAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Extend an allocation")
            .WithDescription("Its lease ends `lease_seconds` from now; null: not by itself, where `Allocation:MaxLease` allows that.")
            .Takes<AllocationPatchWire>("""{"lease_seconds": 3600}""")
            .Answers<AllocationWire>(200, AllocationExamples.Allocation)
            .Fails(400, "lease: is not a known key; known: lease_seconds")
            .Fails(404, AllocationExamples.NotFound)
            .Fails(413, ApiErrors.TooLarge);
        group.MapDelete("/{id:long}", EndAsync)
            .WithSummary("Give the hosts of an allocation back")
            .WithDescription("Does nothing to one that has ended.")
            .Answers(204)
            .Fails(404, AllocationExamples.NotFound);
    }

    private static Task<IResult> AllocateAsync(
        HttpContext context, JsonBody body, AllocationHandler handler, VendorNames vendors, IOptions<AllocationOptions> options)
    {
        var request = AllocationsRequest.Read(body.Node, options.Value);
        return handler.AnswerAsync(
            context,
            body,
            request.Order,
            request.Wait,
            StatusCodes.Status201Created,
            grant => AllocationWire.Of(grant, vendors),
            id => $"/allocations/{id}");
    }

    private static async Task<Ok<IEnumerable<AllocationWire>>> ListAsync(
        HttpRequest request,
        Caller caller,
        AllocationStore allocations,
        VendorNames vendors,
        CancellationToken cancellationToken)
    {
        var query = AllocationsQuery.Read(request.Query);
        var grants = await allocations.ListAsync(query.Owner, query.OlderThan, cancellationToken);
        return TypedResults.Ok(grants.Select(grant => AllocationWire.Of(grant, vendors, CredentialSight.Of(caller, grant.Allocation))));
    }

    private static async Task<Results<Ok<AllocationWire>, JsonHttpResult<ErrorBody>>> FindAsync(
        long id, Caller caller, AllocationStore allocations, VendorNames vendors, CancellationToken cancellationToken) =>
        await allocations.FindAsync(id, cancellationToken) is { } grant
            ? TypedResults.Ok(AllocationWire.Of(grant, vendors, CredentialSight.Of(caller, grant.Allocation)))
            : NotFound(id);

    private static async Task<Results<Ok<AllocationWire>, JsonHttpResult<ErrorBody>>> ExtendAsync(
        long id, JsonBody body, Caller caller, AllocationStore allocations, VendorNames vendors, IOptions<AllocationOptions> options, CancellationToken cancellationToken)
    {
        var lease = AllocationPatch.Read(body.Node, options.Value);
        return await allocations.ExtendAsync(id, lease) && await allocations.FindAsync(id, cancellationToken) is { } grant
            ? TypedResults.Ok(AllocationWire.Of(grant, vendors, CredentialSight.Of(caller, grant.Allocation)))
            : NotFound(id);
    }

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> EndAsync(long id, AllocationStore allocations, CancellationToken cancellationToken) =>
        await allocations.EndAsync(id, cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    private static JsonHttpResult<ErrorBody> NotFound(long id) =>
        ApiErrors.Failure(StatusCodes.Status404NotFound, $"There is no allocation {id}, or no more: it was released, or its lease ended.");
}
