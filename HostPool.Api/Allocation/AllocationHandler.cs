using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Filters;

namespace HostPool.Api.Allocation;

/// <summary>From an order to its answer, for every endpoint that allocates. Thread-safe.</summary>
internal sealed class AllocationHandler(Allocator allocator, DryRun dryRun, FactKeys facts, Idempotency idempotency)
{
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
            AuditNote.Of(context)?.Asks();
            await facts.CheckAsync(order.Filter, order.Policy.Weights.Keys, context.RequestAborted);
            var (would, why) = await dryRun.RunAsync(order, context.RequestAborted);
            return why is null ? TypedResults.Ok(would) : TypedResults.Json(why, statusCode: ApiErrors.NoHostAvailable);
        }

        byte[]? rendered = null;
        var caller = Caller.Of(context).KeyName;
        var key = Idempotency.Read(context.Request, body, caller, grant => Encoding.UTF8.GetString(rendered = Render(grant)));
        if (key is not null && await AgainAsync(key, status, location, context.RequestAborted) is { } again)
        {
            return again;
        }

        await facts.CheckAsync(order.Filter, order.Policy.Weights.Keys, context.RequestAborted);
        var result = await allocator.AllocateAsync(order with { Key = key, KeyName = caller }, wait, context.RequestAborted);
        if (result.Outcome.Grant is { } grant)
        {
            AuditNote.Of(context)?.Concerns([.. grant.Hosts.Select(host => host.Id)], grant.Allocation.Id);
            return new AllocationAnswer(status, rendered ?? Render(grant), location?.Invoke(grant.Allocation.Id), () => allocator.RollBackAsync(grant, key));
        }

        return result.Refusal is { } refusal
            ? TypedResults.Json(refusal, statusCode: ApiErrors.NoHostAvailable)
            : await AgainAsync(key!, status, location, context.RequestAborted)
                ?? ApiErrors.Failure(StatusCodes.Status409Conflict, "The first request with this Idempotency-Key was just taken back; send it again.");

        byte[] Render(Grant grant) => JsonSerializer.SerializeToUtf8Bytes(wire(grant), WireJson.Options);
    }

    private async Task<IResult?> AgainAsync(IdempotencyKey key, int status, Func<long, string>? location, CancellationToken cancellationToken) =>
        await idempotency.FindAsync(key, cancellationToken) switch
        {
            null => null,
            { Answer: { } answer } record when record.Fingerprint == key.Fingerprint =>
                new AllocationAnswer(status, Encoding.UTF8.GetBytes(answer), location?.Invoke((long)JsonNode.Parse(answer)!["id"]!), TakeBack: null),
            _ => ApiErrors.Failure(StatusCodes.Status422UnprocessableEntity, Idempotency.OtherRequest),
        };
}
