using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HostPool.Api.Inventory;

/// <summary>The endpoints of hardware facts.</summary>
internal static class InventoryApi
{
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
            .WithSummary("Accept the SSH host key that a host shows now")
            .WithDescription("Forgets the key pinned at first use, after the machine was installed anew, and reads its facts again.")
            .Answers<SpecsStatusWire>(202, """{"state": "pending"}""")
            .Fails(404, "Cannot find requested host: 99")
            .Fails(409, "Facts are read by SSH only; host 2 runs windows, and speaks winrm-http.");
    }

    private static Task<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>> RefreshAsync(
        long id, PoolWriter writer, SpecsPolicy policy, CancellationToken cancellationToken) =>
        AskAsync(id, forgetKey: false, writer, policy, cancellationToken);

    private static Task<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>> TrustAsync(
        long id, PoolWriter writer, SpecsPolicy policy, CancellationToken cancellationToken) =>
        AskAsync(id, forgetKey: true, writer, policy, cancellationToken);

    private static Task<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>> AskAsync(
        long id, bool forgetKey, PoolWriter writer, SpecsPolicy policy, CancellationToken cancellationToken) =>
        writer.WriteAsync<Results<Accepted<SpecsStatusWire>, JsonHttpResult<ErrorBody>>>(
            async (context, changes) =>
            {
                if (await context.Hosts.FindAsync([id], cancellationToken) is not { } host)
                {
                    return ApiErrors.HostNotFound(id);
                }

                if (!policy.Enabled || !host.HasReadableSpecs)
                {
                    return ApiErrors.Failure(StatusCodes.Status409Conflict, policy.Enabled
                        ? $"Facts are read by SSH only; host {id} runs {host.Os}, and speaks {host.Endpoint.Protocol}."
                        : "Reading facts is switched off by Specs:Enabled.");
                }

                host.HostKey = forgetKey ? null : host.HostKey;
                policy.Request(host);
                changes.Add(new HostChange(HostChangeKind.SpecsRequested, host));
                return TypedResults.Accepted($"/host/{id}", HostWireMapping.ToWire(host.Specs)!);
            },
            cancellationToken);
}
