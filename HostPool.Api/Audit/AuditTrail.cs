using HostPool.Api.Auth;

namespace HostPool.Api.Audit;

/// <summary>
/// Takes a note of every request that changed something, or may have: it was answered with success, or failed in the midst.
/// One that was refused for what it asked changed nothing.
/// </summary>
internal sealed class AuditTrail(RequestDelegate next, AuditLog log)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || !log.IsOn || context.GetEndpoint() is not RouteEndpoint
            ? next(context)
            : FollowAsync(context);

    private async Task FollowAsync(HttpContext context)
    {
        var note = new AuditNote { Act = context.Request.Method, Path = context.Request.Path.Value, Address = context.Connection.RemoteIpAddress };
        context.Features.Set(note);
        try
        {
            await next(context);
        }
        finally
        {
            (note.Who, note.Status) = (Caller.Of(context).Name, context.Response.StatusCode);
            if (!note.ChangesNothing && (note.Hosts is not null || IsChange(context.Response.StatusCode)))
            {
                log.Add(note);
            }
        }
    }

    private static bool IsChange(int status) => status is < 400 or (>= 500 and not ApiErrors.NoHostAvailable);
}
