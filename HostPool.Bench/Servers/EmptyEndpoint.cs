using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HostPool.Bench.Servers;

/// <summary>The reference: HostPool's web server and logging, and an endpoint that does nothing.</summary>
internal static class EmptyEndpoint
{
    public static async Task ServeAsync(string url)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.MapMethods("/empty", ["GET", "POST"], () => TypedResults.Ok());
        await app.RunAsync();
    }
}
