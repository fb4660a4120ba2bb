using System.Net.Sockets;
using System.Security.Cryptography;
using HostPool.Api.Auth;
using HostPool.Api.Data;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Secrets;
using HostPool.Api.Settings;

namespace HostPool.Api;

/// <summary>What happens between building the service and serving: settings, database, memory.</summary>
internal static partial class Startup
{
    /// <exception cref="StartException">HostPool cannot start; the message says why.</exception>
    public static async Task PrepareAsync(this WebApplication app)
    {
        app.CheckSettings();
        app.Services.GetRequiredService<WrappingKeys>().OpenAhead();
        app.Services.GetRequiredService<IPoolStore>().Open();
        var stopping = app.Lifetime.ApplicationStopping;
        await app.Services.GetRequiredService<SecretsAtStart>().OpenAsync(stopping);
        await app.Services.GetRequiredService<KeyRing>().LoadAsync(stopping);
        await app.Services.GetRequiredService<LabelUpgrade>().RunAsync(stopping);
        await app.Services.GetRequiredService<RosterLoader>().LoadAsync(stopping);
        await app.Services.GetRequiredService<SpecScheduleLoader>().LoadAsync(stopping);
        await app.Services.GetRequiredService<PoolSeeder>().SeedAsync(stopping);
    }

    /// <summary>Serves until told to stop.</summary>
    /// <exception cref="StartException">The address to listen on cannot be had, or not served as the settings say.</exception>
    public static async Task ServeAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SocketException or FormatException or ArgumentException or InvalidOperationException or CryptographicException)
        {
            // What had started already is to end in order.
            await app.StopAsync();
            throw ListenFailure.Of(error, app.Configuration["Urls"]);
        }

        foreach (var url in app.Urls.Where(url => !ListenUrls.IsLoopback(url)))
        {
            if (app.Services.GetRequiredService<KeyRing>().Keys.IsEmpty)
            {
                Exposed(app.Logger, url);
            }
            else if (url.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            {
                Readable(app.Logger, url);
            }
        }

        try
        {
            await app.WaitForShutdownAsync();
        }
        catch (Exception late) when (app.Lifetime.ApplicationStopping.IsCancellationRequested && late is AggregateException or OperationCanceledException)
        {
            // What was answered is stored; what was not is the client's to ask again.
            StoppedLate(app.Logger);
        }
    }

    [LoggerMessage(LogLevel.Warning, "StoppedLate: requests that took too long to end were cut off; nothing that was answered is lost")]
    private static partial void StoppedLate(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Exposed: {Url} is not a loopback address, and there is no API key: callers from elsewhere are refused until there is one (`HostPool.Api keys add NAME --role admin`)")]
    private static partial void Exposed(ILogger logger, string url);

    [LoggerMessage(LogLevel.Warning, "Readable: {Url} is not encrypted: who is on the way reads API keys and credentials; https:// is safe")]
    private static partial void Readable(ILogger logger, string url);
}
