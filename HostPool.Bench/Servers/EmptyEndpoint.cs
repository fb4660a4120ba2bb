using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HostPool.Bench.Servers;

/// <summary>The references: HostPool's web server and logging, and endpoints that do nothing, at once or after a sync of the disk.</summary>
internal static class EmptyEndpoint
{
    /// <summary>Answers at once.</summary>
    public const string Path = "/empty";

    /// <summary>Answers when what was written for it is on disk, as a claim must.</summary>
    public const string SyncedPath = "/synced";

    public static async Task ServeAsync(string url, string file)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        var sync = new SharedSync(file);
        app.MapMethods(Path, ["GET", "POST"], () => TypedResults.Ok());
        app.MapPost(SyncedPath, async () =>
        {
            await sync.WaitAsync();
            return TypedResults.Ok();
        });
        await app.RunAsync();
    }
}
