using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Tests.Discovery.Twins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostPool.Tests.Discovery;

/// <summary>A whole discovery, on a fake segment or on the real interfaces. Runs from <see cref="StartAsync"/> until disposed.</summary>
internal sealed class DiscoveryRig : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly TimeProvider _clock;

    /// <summary>On the real interfaces.</summary>
    public DiscoveryRig(DiscoveryOptions options)
        : this(options, TimeProvider.System, null)
    {
    }

    public DiscoveryRig(DiscoveryOptions options, TimeProvider clock, FakeLinkTable? links)
    {
        _clock = clock;
        Pool = new FakePool(clock);
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton(clock)
            .AddSingleton(Options.Create(options))
            .AddSingleton<ISightingSink>(Pool)
            .AddSingleton<IWatchList>(Pool)
            .AddSingleton<IProbeResultSink>(Pool);
        if (links is not null)
        {
            services.AddSingleton<ILinkTable>(links).AddSingleton<IArpSocketFactory>(Segment)
                .AddSingleton<IIpv6Table>(Ipv6).AddSingleton<INdpSocketFactory>(Ipv6Segment);
        }

        _services = services.AddHostDiscovery().BuildServiceProvider();
        Status = _services.GetRequiredService<IDiscoveryStatus>();
        Scans = _services.GetRequiredService<IScans>();
    }

    public FakeSegment Segment { get; } = new();

    /// <summary>The segment's IPv6.</summary>
    public FakeNdpSegment Ipv6Segment { get; } = new();

    /// <summary>The interface's IPv6 addresses.</summary>
    public FakeIpv6Table Ipv6 { get; } = new();

    public FakePool Pool { get; }

    public LogRecorder Log { get; } = new();

    public IDiscoveryStatus Status { get; }

    public IScans Scans { get; }

    public static DiscoveryOptions Watching(string? subnet, bool scan = false, string name = FakeLinkTable.Eth0) => new()
    {
        Networks = { new NetworkOptions { Interface = name, Subnet = subnet } },
        ScanOnStart = scan,
    };

    public async Task<DiscoveryRig> StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return this;
    }

    /// <summary>Waits, and lets a manual clock run meanwhile, until <paramref name="condition"/> holds.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(
                patience.IsCancellationRequested,
                $"Waited in vain.\n{string.Join('\n', Status.Interfaces)}\n{string.Join('\n', Log.Lines)}");
            (_clock as ManualClock)?.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Delay(1);
        }
    }

    public Task UntilStateAsync(CaptureState state) =>
        UntilAsync(() => Status.Interfaces is [var only] && only.State == state);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var service in _services.GetServices<IHostedService>())
        {
            await service.StopAsync(patience.Token);
        }

        Assert.False(patience.IsCancellationRequested, "Discovery does not stop.");
        await _services.DisposeAsync();
    }
}
