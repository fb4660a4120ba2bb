using HostPool.Api.Settings;
using Microsoft.AspNetCore.HostFiltering;

namespace HostPool.Api;

/// <summary>The web server and its host.</summary>
internal static class Server
{
    /// <summary>Within the 5 s that a stop may take, requests in progress get this long.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>A statement blocks its thread: with one a core, as is usual, two of them would stop capture.</summary>
    private const int MoreThreads = 2;

    public static void AddServer(this WebApplicationBuilder builder)
    {
        ThreadPool.SetMinThreads(Environment.ProcessorCount + MoreThreads, Environment.ProcessorCount);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, BareStatuses>());
        builder.Services.Configure<HostFilteringOptions>(filtering => filtering.IncludeFailureMessage = false);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        TlsSettings.Anchor(builder.Configuration);
        builder.Services.AddSingleton(LogLevels.TakeOut(builder.Configuration));

        // What keeps the service from starting is told in a sentence of our own, without a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
    }
}
