using HostPool.Api.Auth;
using HostPool.Api.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace HostPool.Api.Audit;

/// <summary>The endpoint of the audit.</summary>
internal static class AuditApi
{
    private const string Example = """
        [{"id": 7, "at": "2026-01-01T00:01:00+00:00", "who": "ci", "address": "192.168.1.7", "what": "POST /host/allocate", "status": 200,
          "outcome": "done", "host": 1, "allocation_id": 12},
         {"id": 6, "at": "2026-01-01T00:00:00+00:00", "who": "hostpool", "what": "release (the lease of allocation 11 ended)", "outcome": "done", "host": 1}]
        """;

    public static void MapAudit(this WebApplication app) => app.MapMethods("/audit", ["GET", "HEAD"], ListAsync)
        .WithTags("Access")
        .Needs(Role.Admin)
        .WithSummary("Tell who did what")
        .WithDescription(
            "Every change that was made through the API, every caller that was refused, and what HostPool did by itself to who holds what; the latest first. "
            + "Kept for `Audit:KeepFor`. No entry holds a password or a key.")
        .Asks("who", "The name of a key, `loopback` or `hostpool`.", "ci")
        .Asks("what", "A part of method and path.", "/allocate")
        .Asks("since", "From this time on.", "2026-01-31T12:00:00Z")
        .Asks("until", "Before this time.", "2026-02-01")
        .Asks("host", "What concerned a host, or an allocation that held it.", "1")
        .Asks("before", "Before this entry: the last `id` of the page that one has.", "6")
        .Asks("limit", "At most so many: 1 to 1000, by default 100.", "1000")
        .Answers<AuditWire[]>(200, Example)
        .Fails(400, "since: 'yesterday' is not a time such as 2026-01-31 or 2026-01-31T12:00:00Z");

    private static async Task<Ok<IEnumerable<AuditWire>>> ListAsync(
        HttpRequest request, AuditStore store, IDbContextFactory<PoolContext> contexts, CancellationToken cancellationToken)
    {
        var query = AuditQuery.Read(request.Query);
        await store.FlushAsync(cancellationToken);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = await query.Apply(context.Audit.AsNoTracking()).ToListAsync(cancellationToken);
        return TypedResults.Ok(entries.Select(AuditWire.Of));
    }
}
