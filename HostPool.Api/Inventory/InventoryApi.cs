using HostPool.Api.Audit;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HostPool.Api.Inventory;

/// <summary>The endpoints of hardware facts.</summary>
internal static class InventoryApi
{
    private const long MaxBody = 64 * 1024;

    public static void MapInventory(this WebApplication app)
    {
        var group = app.MapGroup("/host/{id:long}").WithTags("Inventory").Needs(Role.Operator);
        group.MapPost("/specs/refresh", RefreshAsync)
            .WithSummary("Read a host's hardware facts again")
            .WithDescription("Queues the host and answers at once; `specs_status` of the host tells the outcome.")
            .Answers<SpecsStatusWire>(202, """{"state": "pending"}""")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(409, "Facts are read by SSH only; host 2 runs windows, and speaks winrm-http.");
        group.MapPost("/trust", TrustAsync)
            .Needs(Role.Admin)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Accept the SSH host key that a host shows now")
            .WithDescription(
                "Connects, pins the key that answers in place of the one that was, and reads the facts again; passwords may be offered to that key from then on. "
                + "With a `fingerprint`, as `specs_status` shows it, only that key will do. Takes as long as the host does, 10 seconds at most.")
            .Takes<TrustRequestWire>("""{"fingerprint": "SHA256:uNiVztksCsDhcc0u9e8BrMNXwRcnwPVZtPwZOqBrcZ8"}""")
            .Answers<TrustedWire>(202, """{"state": "pending", "fingerprint": "SHA256:uNiVztksCsDhcc0u9e8BrMNXwRcnwPVZtPwZOqBrcZ8"}""")
            .Fails(400, "fingerprint: must be SHA256: and 43 characters of Base64, as specs_status and ssh-keygen -l show it")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(409, "Host 2 shows no SSH host key now: Connection refused")
            .Fails(413, ApiErrors.TooLarge);
    }

    private static async Task<Results<Accepted<TrustedWire>, JsonHttpResult<ErrorBody>>> TrustAsync(
        long id, HttpContext context, JsonBody body, HostTrust trust, CancellationToken cancellationToken)
    {
        switch (await trust.AcceptAsync(id, TrustRequest.Read(body.Node), cancellationToken))
        {
            case { Host: { } host, Fingerprint: { } fingerprint }:
                AuditNote.Of(context)?.Says($"({fingerprint})");
                return TypedResults.Accepted($"/host/{id}", new TrustedWire(HostWireMapping.ToWire(host.Specs), fingerprint));
            case { Problem: { } problem }:
                return ApiErrors.Failure(StatusCodes.Status409Conflict, problem);
            default:
                return ApiErrors.HostNotFound(id);
        }
    }

    private static Task<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>> RefreshAsync(
        long id, PoolWriter writer, SpecsPolicy policy, CancellationToken cancellationToken) =>
        writer.WriteAsync<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>>(
            async (context, changes) =>
            {
                if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
                {
                    return ApiErrors.HostNotFound(id);
                }

                if (policy.WhyNotRead(host) is { } off)
                {
                    return ApiErrors.Failure(StatusCodes.Status409Conflict, off);
                }

                policy.Request(host);
                changes.Add(new HostChange(HostChangeKind.SpecsRequested, host));
                return TypedResults.Accepted($"/host/{id}", HostWireMapping.ToWire(host.Specs)!);
            },
            cancellationToken);
}
