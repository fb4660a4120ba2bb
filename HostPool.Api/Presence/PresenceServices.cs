using HostPool.Api.Events;
using HostPool.Api.Settings;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>Registers discovery, and what its news mean for the pool.</summary>
internal static class PresenceServices
{
    public static void AddPresence(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DiscoveryOptions>("Discovery", options => options.Validate());
        builder.Services.AddOptions<PresenceOptions>().BindConfiguration("Discovery");
        builder.Services.AddSingleton(new SettingsCheck("Discovery", typeof(PresenceOptions), services =>
            services.GetRequiredService<IOptions<PresenceOptions>>().Value.Validate(
                needsLogin: services.GetRequiredService<IOptions<DiscoveryOptions>>().Value.Networks.Any(network => network.Adopt)
                    && !services.GetRequiredService<IOptions<SpecOptions>>().Value.Networks.Any(network => network.Credentials.Count > 0))));

        builder.Services.AddSingleton<Roster>();
        builder.Services.AddSingleton<IHostChangeHandler>(services => services.GetRequiredService<Roster>());
        builder.Services.AddSingleton<RosterLoader>();
        builder.Services.AddSingleton<PresenceClock>();
        builder.Services.AddSingleton<PresenceQueue>();
        builder.Services.AddSingleton<PresencePlan>();
        builder.Services.AddSingleton<PresenceActs>();
        builder.Services.AddSingleton<TakeoverCheck>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TakeoverCheck>());
        builder.Services.AddSingleton<NeighbourTable>();
        builder.Services.AddSingleton<NeighbourAdopter>();
        builder.Services.AddSingleton<Liveness>();
        builder.Services.AddSingleton<NetworkHearing>();
        builder.Services.AddSingleton<NetworkBounds>();
        builder.Services.AddSingleton<ClaimVerifier>();
        builder.Services.AddSingleton(VendorFiles.OfThisMachine);
        builder.Services.AddSingleton<VendorNames>();
        builder.Services.AddSingleton<ProbeVerdicts>();
        builder.Services.AddSingleton<IProbeResultSink>(services => services.GetRequiredService<ProbeVerdicts>());
        builder.Services.AddSingleton<ISightingSink, SightingIntake>();
        builder.Services.AddSingleton<IWatchList, WatchList>();
        builder.Services.AddSingleton<TcpEndpointProbe>();
        builder.Services.AddSingleton<IEndpointProbe, EndpointProbe>();
        builder.Services.AddHostedService<PresenceUpdater>();
        builder.Services.AddHostedService<LastSeenWriter>();
        builder.Services.AddHostedService<EndpointMonitor>();
        builder.Services.AddHostedService<ClaimVerifierLoop>();
        builder.Services.AddHostedService<FlagMonitor>();
        builder.Services.AddHostDiscovery();
    }
}
