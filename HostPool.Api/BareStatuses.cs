namespace HostPool.Api;

/// <summary>
/// Gives every answer that is a bare status its body: the router's 404 and 405, and what the framework refuses before any of
/// ours sees it (AllowedHosts), which is why it stands around all.
/// </summary>
internal sealed class BareStatuses : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseStatusCodePages(context => ApiErrors.AnswerStatus(context.HttpContext));
        next(app);
    };
}
