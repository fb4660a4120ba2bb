using HostPool.Api.Audit;
using HostPool.Api.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HostPool.Api.Hosts;

/// <summary>The endpoint that makes one host of two.</summary>
internal static class MergeApi
{
    public static void MapMerge(this WebApplication app) =>
        app.MapPost("/host/{id:long}/merge/{other:long}", MergeAsync)
            .WithTags("Hosts")
            .Needs(Role.Operator)
            .WithSummary("Make one host of two that are one machine")
            .WithDescription(
                "`other` gives its MACs to `id` and leaves the pool; its tags and keys are not merged. Hosts that have different "
                + "SSH host keys pinned are merged only with `force=true`, one that is allocated is never merged into another.")
            .Asks("force", "`true`: also hosts whose SSH host keys differ.", "true")
            .Answers<HostWire>(200, HostExamples.Host)
            .Fails(400, "Host 1 cannot be merged with itself.")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(409, "Host 2 is allocated; release it first.");

    private static async Task<Results<Ok<HostWire>, JsonHttpResult<ErrorBody>>> MergeAsync(
        long id, long other, HttpContext context, HostStore hosts, CancellationToken cancellationToken, bool force = false)
    {
        if (id == other)
        {
            return ApiErrors.Failure(StatusCodes.Status400BadRequest, $"Host {id} cannot be merged with itself.");
        }

        var outcome = await hosts.MergeAsync(id, other, force, cancellationToken);
        if (outcome is MergeOutcome.Merged)
        {
            AuditNote.Of(context)?.Concerns([id, other]);
        }

        return outcome switch
        {
            MergeOutcome.Merged when await hosts.FindAsync(id, cancellationToken) is { } merged => TypedResults.Ok(merged.ToWire()),
            MergeOutcome.OtherNotFound => ApiErrors.HostNotFound(other),
            MergeOutcome.OtherAllocated => ApiErrors.Failure(StatusCodes.Status409Conflict, $"Host {other} is allocated; release it first."),
            MergeOutcome.KeysDiffer => ApiErrors.Failure(
                StatusCodes.Status409Conflict, $"Hosts {id} and {other} show different SSH host keys; if they are one machine all the same, say force=true."),
            _ => ApiErrors.HostNotFound(id),
        };
    }
}
