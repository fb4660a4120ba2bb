using HostPool.Api.Events;
using HostPool.Api.Filters;
using HostPool.Api.Settings;

namespace HostPool.Api.Hosts;

/// <summary>Registers the pool's hosts and the hub of their changes.</summary>
internal static class HostsServices
{
    public static void AddHosts(this WebApplicationBuilder builder)
    {
        builder.AddSettings<PoolOptions>("Pool", options => options.Validate());

        // So that a query parameter of the wrong type is told by name, as every other mistake is.
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        builder.Services.AddSingleton<HostStore>();
        builder.Services.AddSingleton<HostMaintenance>();
        builder.Services.AddSingleton<FactKeys>();
        builder.Services.AddSingleton<PoolSeeder>();
        builder.Services.AddSingleton<PoolEvents>();
        builder.Services.AddSingleton<IHostChangeHandler, HostChangeLog>();
        builder.Services.AddSingleton<INetworkChangeHandler, NetworkChangeLog>();
    }
}
