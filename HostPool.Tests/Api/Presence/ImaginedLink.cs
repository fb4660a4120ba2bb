using System.Net;
using HostPool.Api.Presence;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Tests.Discovery;
using HostPool.Tests.Discovery.Twins;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Presence;

/// <summary>An imagined eth0, 10.0.0.1/24, for the real service: who answers on it is the test's to say.</summary>
internal sealed class ImaginedLink
{
    public FakeSegment Segment { get; } = new();

    public FakeLinkTable Links { get; } = new(FakeLinkTable.NewEthernet());

    public FakeIpv6Table Ipv6 { get; } = new();

    /// <summary>Starts the service on it, with adoption on, and with what else is given.</summary>
    public PoolApp Start(Action<IServiceCollection>? services, params (string Key, string Value)[] settings) => PoolApp.Start(
        collection =>
        {
            collection.AddSingleton<ILinkTable>(Links).AddSingleton<IArpSocketFactory>(Segment);
            collection.AddSingleton<IIpv6Table>(Ipv6).AddSingleton<INdpSocketFactory>(new FakeNdpSegment());
            collection.AddSingleton<IEndpointProbe, Nobody>(); // In truth these addresses are somebody else's.
            services?.Invoke(collection);
        },
        [
            ("Discovery:Enabled", "true"),
            ("Discovery:Networks:0:Interface", FakeLinkTable.Eth0),
            ("Discovery:Networks:0:Adopt", "true"),
            ("Discovery:Defaults:Credentials:Username", "u"),
            ("Discovery:PingInterval", "00:00:00.200"),
            ("Discovery:PingTimeout", "00:00:00.100"),
            .. settings,
        ]);

    /// <summary>From now on the station with the MAC 02:00:00:00:01:<paramref name="number"/> answers at 10.0.0.<paramref name="last"/>.</summary>
    public void Settle(byte number, byte last) => Segment.Stations[Address(last)] = Mac(number);

    /// <summary>From now on nobody answers there.</summary>
    public void Leave(byte last) => Segment.Stations.TryRemove(Address(last), out _);

    /// <summary>Begins a scan that asks everybody: one that runs may be past those who have just come.</summary>
    public static async Task ScanAsync(PoolApp app)
    {
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/discovery/scans")).AsArray() is { Count: > 0 } scans && scans.All(scan => scan!.Text("state") == "done") ? "over" : null,
            20,
            "the scan before it to be over");
        await app.SendAsync(HttpMethod.Post, "/discovery/scans").JsonAsync(202);
    }

    public static MacAddress Mac(byte number) => new([2, 0, 0, 0, 1, number]);

    private static uint Address(byte last) => Parsed.Address($"10.0.0.{last}");

    /// <summary>No endpoint takes a connection.</summary>
    private sealed class Nobody : IEndpointProbe
    {
        public Task<bool> AnswersAsync(IPAddress ip, int port, CancellationToken cancellationToken) => Task.FromResult(false);
    }
}
