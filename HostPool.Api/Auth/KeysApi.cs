using HostPool.Api.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace HostPool.Api.Auth;

/// <summary>The endpoints of keys.</summary>
internal static class KeysApi
{
    private const long MaxBody = 64 * 1024;

    private const string Example = """{"name": "ci", "role": "allocator", "created_at": "2026-01-01T00:00:00+00:00", "last_used": "2026-01-01T00:01:00+00:00"}""";

    public static void MapKeys(this WebApplication app)
    {
        var group = app.MapGroup("/keys").WithTags("Access").Needs(Role.Admin);
        group.MapMethods("", ["GET", "HEAD"], ListAsync)
            .WithSummary("List API keys")
            .WithDescription("By name; the keys themselves are not stored.")
            .Answers<KeyWire[]>(200, $"[{Example}]");
        group.MapPost("", AddAsync)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody))
            .WithSummary("Make an API key")
            .WithDescription("The answer has the key, which is shown this once. From the first key on, callers on this machine need one too.")
            .Takes<KeyRequestWire>("""{"name": "ci", "role": "allocator"}""")
            .Answers<KeyWire>(201, """{"name": "ci", "role": "allocator", "created_at": "2026-01-01T00:00:00+00:00", "key": "hp_…"}""")
            .Fails(400, "role: must be one of reader, allocator, operator, admin")
            .Fails(409, "There is a key ci already; revoke it first, or take another name.")
            .Fails(413, ApiErrors.TooLarge);
        group.MapDelete("/{name}", RevokeAsync)
            .WithSummary("Revoke an API key")
            .WithDescription("It is refused from now on, by other replicas within a second. When the last one goes, callers on this machine need none again.")
            .Answers(204)
            .Fails(404, "There is no key ci.");
    }

    private static async Task<Ok<IEnumerable<KeyWire>>> ListAsync(KeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok((await keys.ListAsync(cancellationToken)).Select(KeyWire.Of));

    private static async Task<Results<Created<KeyWire>, JsonHttpResult<ErrorBody>>> AddAsync(
        JsonBody body, HttpContext context, KeyStore keys, CancellationToken cancellationToken)
    {
        var request = KeyRequest.Read(body.Node);
        AuditNote.Of(context)?.Says($"({request})");
        context.Response.Headers.CacheControl = "no-store";
        return await keys.AddAsync(request.Name, request.Role, cancellationToken) is var (key, stored, _)
            ? TypedResults.Created((string?)null, KeyWire.Of(stored) with { Key = key })
            : ApiErrors.Failure(StatusCodes.Status409Conflict, $"There is a key {request.Name} already; revoke it first, or take another name.");
    }

    private static async Task<Results<NoContent, JsonHttpResult<ErrorBody>>> RevokeAsync(string name, KeyStore keys, CancellationToken cancellationToken) =>
        (await keys.RevokeAsync(name, cancellationToken)).IsRevoked
            ? TypedResults.NoContent()
            : ApiErrors.Failure(StatusCodes.Status404NotFound, $"There is no key {name}.");
}
