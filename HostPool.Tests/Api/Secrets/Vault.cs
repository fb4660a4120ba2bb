using System.Globalization;
using HostPool.Api;
using HostPool.Api.Allocation;
using HostPool.Api.Audit;
using HostPool.Api.Data;
using HostPool.Api.Filters;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Api.Replicas;
using HostPool.Api.Secrets;
using HostPool.Api.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HostPool.Tests.Api.Secrets;

/// <summary>The service's database with its secrets, without the rest of it.</summary>
internal sealed class Vault : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Vault(WebApplication app, LogCapture log) => (_app, Log) = (app, log);

    public LogCapture Log { get; }

    public HostStore Hosts => _app.Services.GetRequiredService<HostStore>();

    /// <summary>Opens it, as the start of the service does.</summary>
    /// <exception cref="StartException">It does not open.</exception>
    public static async Task<Vault> OpenAsync(TestDatabase database, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(database.Settings.Concat(settings).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Configuration["Urls"] = "http://127.0.0.1:0";
        builder.AddServer();
        builder.AddPoolData();
        builder.AddSecrets();
        builder.AddAudit();
        builder.AddHosts();
        builder.AddPresence();
        builder.AddInventory();
        builder.AddAllocation();
        builder.AddReplicas();
        var log = new LogCapture();
        builder.Logging.ClearProviders().AddProvider(log);
        var vault = new Vault(builder.Build(), log);
        try
        {
            vault._app.CheckSettings();
            vault._app.Services.GetRequiredService<IPoolStore>().Open();
            await vault._app.Services.GetRequiredService<SecretsAtStart>().OpenAsync(default);
            return vault;
        }
        catch
        {
            await vault.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds hosts at 10.0.0.0 and on, one for each password.</summary>
    public Task<IReadOnlyList<long>> AddAsync(params string[] passwords) => Hosts.AddAsync(
        [
            .. passwords.Select((password, i) => new PoolHost
            {
                Os = "linux",
                Endpoint = new HostEndpoint { Ip = $"10.0.{i / 256}.{i % 256}", Port = 22, Protocol = "ssh" },
                Credentials = new HostCredentials { Username = "u", Password = password, Key = $"key of {password}" },
                Extra = $$$"""{"credentials": {"pin": "pin of {{{password}}}"}}""",
            }),
        ],
        default);

    public Task RotateAsync() => _app.Services.GetRequiredService<SecretRotation>().RunAsync(default);

    /// <summary>The passwords, keys and pins of all hosts, by id, in one line each.</summary>
    public async Task<List<string>> ReadAsync()
    {
        var read = new List<string>();
        await Hosts.ListAsync(
            HostFilter.All,
            withFacts: false,
            host => read.Add(string.Create(CultureInfo.InvariantCulture, $"{host.Credentials.Password}, {host.Credentials.Key}, {host.Extra}")),
            default);
        return read;
    }

    /// <summary>What <see cref="ReadAsync"/> gives of hosts that <see cref="AddAsync"/> added.</summary>
    public static IEnumerable<string> Added(params string[] passwords) =>
        passwords.Select(password => $$$"""{{{password}}}, key of {{{password}}}, {"credentials": {"pin": "pin of {{{password}}}"}}""");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
