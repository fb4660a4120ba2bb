using HostPool.Discovery.Filtering;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Discovery.Pinging;
using HostPool.Discovery.Scanning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HostPool.Discovery;

/// <summary>Registers discovery.</summary>
public static class DiscoveryServiceCollectionExtensions
{
    /// <summary>
    /// Adds the background service that captures, scans and pings as <see cref="DiscoveryOptions"/> say (nothing when
    /// disabled), <see cref="IDiscoveryStatus"/> and <see cref="IScans"/>. The caller registers <see cref="TimeProvider"/>, valid
    /// <see cref="DiscoveryOptions"/>, <see cref="ISightingSink"/>, <see cref="IWatchList"/> and
    /// <see cref="IProbeResultSink"/>, as singletons.
    /// </summary>
    public static IServiceCollection AddHostDiscovery(this IServiceCollection services)
    {
        services.TryAddSingleton<ILinkTable, SystemLinkTable>();
        services.TryAddSingleton<IArpSocketFactory>(
            _ => OperatingSystem.IsLinux() ? new LinuxArpSocketFactory() : new UnsupportedArpSocketFactory());
        services.TryAddSingleton<IIpv6Table, ProcIpv6Table>();
        services.TryAddSingleton<INdpSocketFactory>(
            _ => OperatingSystem.IsLinux() ? new LinuxNdpSocketFactory() : new UnsupportedNdpSocketFactory());
        services.AddSingleton(provider => IgnoreList.Parse(provider.GetRequiredService<IOptions<DiscoveryOptions>>().Value.Ignore));
        services.TryAddSingleton<INetworkPermit, AnyNetworkPermit>();
        services.AddSingleton<LinkOpener>();
        services.AddSingleton<ArpScanner>();
        services.AddSingleton<ScanBook>();
        services.AddSingleton<IScans>(provider => provider.GetRequiredService<ScanBook>());
        services.AddSingleton<ScanLoop>();
        services.AddSingleton<NdpScanner>();
        services.AddSingleton<Pinger>();
        services.AddSingleton<PingLoop>();
        services.AddSingleton<LinkLoopFactory>();
        services.AddSingleton<DiscoveryStatus>();
        services.AddSingleton<IDiscoveryStatus>(provider => provider.GetRequiredService<DiscoveryStatus>());
        services.AddSingleton<IStationProber, StationProber>();
        services.AddHostedService<DiscoveryService>();
        return services;
    }
}
