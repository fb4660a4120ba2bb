using System.Globalization;
using HostPool.Api.Audit;
using Microsoft.Extensions.Primitives;

namespace HostPool.Api.Auth;

/// <summary>
/// Lets a request pass to its endpoint when its caller has the role for it; what goes to no endpoint passes. Not the
/// framework's own authentication and authorization: they make some ten objects a request, where this makes none.
/// </summary>
internal sealed partial class AccessGate(
    RequestDelegate next, KeyRing ring, LocalRequests local, FailedAttempts failures, AuditOfRefusals audit, TimeProvider time, ILogger<AccessGate> logger)
{
    private const string HowToPresent = "as Authorization: Bearer KEY, or as Basic with the key's name as the user and the key as the password (http://NAME:KEY@host)";

    /// <summary>Of RFC 6750 and RFC 7617.</summary>
    private static readonly StringValues Challenges = new(["Bearer realm=\"HostPool\"", "Basic realm=\"HostPool\", charset=\"UTF-8\""]);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        var needed = endpoint.Metadata.GetMetadata<RoleNeeded>()?.Role ?? Role.Admin;
        var caller = Caller.Nobody;
        var refusal = ring.Keys is { IsEmpty: false } keys
            ? AdmitByKey(context, keys, needed, ref caller)
            : AdmitLocal(context, needed, ref caller);
        if (refusal is not null)
        {
            return RefuseAsync(context, caller, refusal);
        }

        context.Features.Set(caller);
        return next(context);
    }

    private Refusal? AdmitLocal(HttpContext context, Role needed, ref Caller caller)
    {
        if (local.Problem(context) is not { } problem)
        {
            caller = Caller.Loopback;
            return null;
        }

        return needed is Role.None ? null : new Refusal(
            StatusCodes.Status401Unauthorized,
            $"There is no API key yet, and without one only this machine is served; this request is not: {problem}. Make a key on the machine of HostPool: `HostPool.Api keys add NAME --role admin`.");
    }

    private Refusal? AdmitByKey(HttpContext context, KeySet keys, Role needed, ref Caller caller)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return needed is Role.None ? null : new Refusal(StatusCodes.Status401Unauthorized, $"This needs an API key, {HowToPresent}.");
        }

        var key = PresentedKey.Find(keys, header.Count == 1 ? header[0] : null, out var isBasic);
        if (key is null)
        {
            return Wrong(context);
        }

        key.Use(time);
        caller = key.Caller;
        if (isBasic && LocalRequests.IsForged(context.Request))
        {
            return new Refusal(StatusCodes.Status403Forbidden, "A page of another site made your browser send this; nothing was done.");
        }

        return caller.Has(needed) ? null : new Refusal(
            StatusCodes.Status403Forbidden,
            $"{context.Request.Method} {context.Request.Path} needs the role {EnumText<Role>.Wire(needed)}; the key {caller.Name} has {EnumText<Role>.Wire(caller.Role)}.");
    }

    private Refusal Wrong(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        var wait = failures.Count(address, out var isFirst);
        if (isFirst)
        {
            KeyRefused(address?.ToString());
        }

        return wait == TimeSpan.Zero
            ? new Refusal(StatusCodes.Status401Unauthorized, $"This API key is not known, or was revoked; it is to be sent {HowToPresent}.")
            : new Refusal(StatusCodes.Status429TooManyRequests, "Too many wrong API keys came from your address; try again later.") { RetryAfter = wait };
    }

    private Task RefuseAsync(HttpContext context, Caller caller, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = Challenges;
        }

        if (refusal.Status == StatusCodes.Status429TooManyRequests)
        {
            response.Headers.RetryAfter = Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            audit.Add(context, caller, refusal.Status);
        }

        return response.WriteAsJsonAsync(new ErrorBody(refusal.Error), WireJson.Options);
    }

    [LoggerMessage(LogLevel.Warning, "KeyRefused: {Address} presents an API key that is not known, or was revoked; what it tries in the next seconds is not told")]
    private partial void KeyRefused(string? address);
}
