using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Filters;
using HostPool.Api.Presence;

namespace HostPool.Api.Allocation;

/// <summary>From an order to its answer, for every endpoint that allocates. Thread-safe.</summary>
internal sealed class AllocationHandler(Allocator allocator, DryRun dryRun, FactKeys facts, Idempotency idempotency, Liveness liveness, TimeProvider time)
{
    /// <summary>How often a request finds that the first one with its key was answered, and that then taken back, before it is told so.</summary>
    public const int Rounds = 5;

    /// <param name="context">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="order">What it asks for.</param>
    /// <param name="wait">How long it waits.</param>
    /// <param name="status">What the answer has when hosts are given.</param>
    /// <param name="wire">What it shows of them.</param>
    /// <param name="location">Where they can be read again, of the <c>id</c> that it shows; null: not told.</param>
    public async Task<IResult> AnswerAsync(
        HttpContext context, JsonBody body, ClaimOrder order, TimeSpan wait, int status, Func<Grant, object> wire, Func<long, string>? location)
    {
        if (order.IsDryRun)
        {
            return await TryAsync(context, order);
        }

        byte[]? rendered = null;
        var (begun, caller) = (time.GetTimestamp(), Caller.Of(context).KeyName);
        var key = Idempotency.Read(context.Request, body, caller, grant => Encoding.UTF8.GetString(rendered = Render(grant, wire)));
        for (var round = 1; round <= Rounds; round++)
        {
            if (await AgainAsync(key, status, location, context.RequestAborted) is { } again)
            {
                return again;
            }

            await facts.CheckAsync(order.Filter, order.Policy.Weights.Keys, context.RequestAborted);
            var left = wait - time.GetElapsedTime(begun);
            var result = await allocator.AllocateAsync(
                order with { Key = key, KeyName = caller }, left > TimeSpan.Zero ? left : TimeSpan.Zero, context.RequestAborted);
            if (result.Outcome.Grant is { } grant)
            {
                AuditNote.Of(context)?.Concerns([.. grant.Hosts.Select(host => host.Id)], grant.Allocation.Id);
                return new AllocationAnswer(
                    status, rendered ?? Render(grant, wire), location?.Invoke(grant.Allocation.Id), () => allocator.RollBackAsync(grant, key));
            }

            if (result.Refusal is { } refusal)
            {
                // The first request with its key may have taken the last ones since it was looked for.
                return await AgainAsync(key, status, location, context.RequestAborted) ?? TypedResults.Json(refusal, statusCode: ApiErrors.NoHostAvailable);
            }
        }

        return ApiErrors.Failure(StatusCodes.Status409Conflict, Idempotency.TakenBack);
    }

    private async Task<IResult> TryAsync(HttpContext context, ClaimOrder order)
    {
        AuditNote.Of(context)?.Asks();
        await facts.CheckAsync(order.Filter, order.Policy.Weights.Keys, context.RequestAborted);
        var (would, why) = await dryRun.RunAsync(order, context.RequestAborted);
        return why is null ? TypedResults.Ok(would) : TypedResults.Json(why, statusCode: ApiErrors.NoHostAvailable);
    }

    private async Task<IResult?> AgainAsync(IdempotencyKey? key, int status, Func<long, string>? location, CancellationToken cancellationToken) =>
        key is null ? null : await idempotency.FindAsync(key, cancellationToken) switch
        {
            null => null,
            { Answer: { } answer } record when record.Fingerprint == key.Fingerprint =>
                new AllocationAnswer(status, Encoding.UTF8.GetBytes(answer), location?.Invoke((long)JsonNode.Parse(answer)!["id"]!), TakeBack: null),
            _ => ApiErrors.Failure(StatusCodes.Status422UnprocessableEntity, Idempotency.OtherRequest),
        };

    /// <summary>What is answered, as it is stored for one with a key: there, in the claim's transaction, so it takes nothing longer than a look.</summary>
    private byte[] Render(Grant grant, Func<Grant, object> wire)
    {
        liveness.Overlay(grant.Hosts);
        foreach (var host in grant.Hosts.Where(host => host.Presence is HostPresence.Unknown))
        {
            // It answered, or it would not be given; that is stored in a moment.
            host.Presence = HostPresence.Alive;
        }

        return JsonSerializer.SerializeToUtf8Bytes(wire(grant), WireJson.Options);
    }
}
