using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Presence;

/// <summary>Hosts off the watched links: here, on loopback.</summary>
public sealed class EndpointMonitorTests
{
    [Fact]
    public async Task Host_OffTheLinks_FollowsItsEndpoint()
    {
        await using var app = PoolApp.Start(
            ("Discovery:Enabled", "true"),
            ("Discovery:PingInterval", "00:00:00.100"),
            ("Discovery:PingTimeout", "00:00:00.050"),
            ("Discovery:CheckInterval", "00:00:00.200"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await app.AddAsync($$$"""
            [{"os": "linux", "endpoint": {"ip": "127.0.0.1", "port": {{{port}}}, "protocol": "ssh"}, "credentials": {"username": "u"}}]
            """);

        await WaitAsync(app, alive: true);
        listener.Stop();
        await WaitAsync(app, alive: false);
        var refused = await app.SendAsync(HttpMethod.Post, "/host/allocate");
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
        await WaitAsync(app, alive: true);
        var given = await app.SendAsync(HttpMethod.Post, "/host/allocate");

        Assert.Equal(515, (int)refused.StatusCode);
        Assert.Equal(1, (int)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["down"]!);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
    }

    private static Task<JsonNode> WaitAsync(PoolApp app, bool alive) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/host/1")) is var host && (bool)host["alive"]! == alive ? host : null, 10, $"alive: {alive}");
}
