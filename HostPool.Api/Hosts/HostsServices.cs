using HostPool.Api.Events;
using HostPool.Api.Settings;

namespace HostPool.Api.Hosts;

/// <summary>Registers the pool's hosts and the hub of their changes.</summary>
internal static class HostsServices
{
    public static void AddHosts(this WebApplicationBuilder builder)
    {
        builder.AddSettings<PoolOptions>("Pool", options => options.Validate());
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton<HostStore>();
        builder.Services.AddSingleton<PoolSeeder>();
        builder.Services.AddSingleton<PoolEvents>();
        builder.Services.AddSingleton<IHostChangeHandler, HostChangeLog>();
    }
}
