using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HostPool.Tests.Api;

/// <summary>
/// The real service on a real socket, in this process, with a <see cref="TestDatabase"/> of its own unless the settings
/// name another's. By default it looks at no
/// network and logs in to nobody; settings and services are the test's to change.
/// </summary>
internal sealed class PoolApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _services;
    private readonly TestDatabase? _database;

    private PoolApp(IReadOnlyCollection<(string Key, string Value)> settings, Action<IServiceCollection>? services)
    {
        _settings = new Dictionary<string, string>
        {
            ["Discovery:Enabled"] = "false",
            ["Specs:Enabled"] = "false",
        };
        _database = settings.Any(setting => setting.Key == "Database:ConnectionString") ? null : TestDatabase.Create();
        foreach (var (key, value) in settings.Concat(_database?.Settings ?? []))
        {
            _settings[key] = value;
        }

        _services = services;
        UseKestrel(0);
    }

    /// <summary>Speaks to the service. Does not throw on a failure status.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Everything that was logged.</summary>
    public LogCapture Log { get; } = new();

    /// <summary>Its own database.</summary>
    public TestDatabase Database => _database ?? throw new InvalidOperationException("The test gave it one.");

    public static PoolApp Start(params (string Key, string Value)[] settings) => Start(null, settings);

    public static PoolApp Start(Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        var app = new PoolApp(settings, services);
        app.StartServer();
        app.Client = app.CreateClient();
        return app;
    }

    /// <summary>Sends <paramref name="body"/> as it is, by default with the Content-Type that curl -d sends.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? contentType = "application/x-www-form-urlencoded")
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            }
        }

        return Client.SendAsync(request);
    }

    /// <summary>Adds hosts, and gives their ids.</summary>
    public async Task<long[]> AddAsync(string body)
    {
        var response = await SendAsync(HttpMethod.Post, "/hosts", body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == 201, text);
        return [.. JsonNode.Parse(text)!.AsArray().Select(id => id!.GetValue<long>())];
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await Client.GetStringAsync(path))!;

    /// <summary>Polls until <paramref name="read"/> gives something, at most <paramref name="seconds"/>.</summary>
    public static async Task<T> WaitForAsync<T>(Func<Task<T?>> read, double seconds, string what)
        where T : class
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(deadline).TotalSeconds < seconds)
        {
            if (await read() is { } found)
            {
                return found;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Not within {seconds} s: {what}"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database?.Dispose();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        builder.ConfigureServices(services => _services?.Invoke(services));
    }
}
