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
        await using var app = Start("00:00:00.200");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var port = await AddAsync(app, listener);
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

    [Fact]
    public async Task Host_InMaintenance_IsWatchedOn()
    {
        await using var app = Start("00:00:00.200");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var port = await AddAsync(app, listener);
        await app.SendAsync(HttpMethod.Post, "/host/1/maintenance", """{"reason": "new disk"}""").JsonAsync(200);

        listener.Stop();
        await WaitAsync(app, alive: false);
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();
        var host = await WaitAsync(app, alive: true);

        Assert.Equal("new disk", host["maintenance"]!.Text("reason"));
        await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);
    }

    [Fact]
    public async Task Host_ThatIsBackLongBeforeItsNextCheck_IsHandedOutWhenNothingElseIsLeft()
    {
        await using var app = Start("01:00:00", ("Allocation:FreshFor", "00:00:00"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var port = await AddAsync(app, listener);
        listener.Stop();
        await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);
        await WaitAsync(app, alive: false);
        using var again = new TcpListener(IPAddress.Loopback, port);
        again.Start();

        // One that refused a second ago is not asked yet.
        await PoolApp.WaitForAsync(
            async () => (await app.SendAsync(HttpMethod.Post, "/host/allocate")).StatusCode is HttpStatusCode.OK ? "given" : null, 20, "handed out");
    }

    private static PoolApp Start(string checkInterval, params (string, string)[] settings) => PoolApp.Start(
    [
        ("Discovery:Enabled", "true"),
        ("Discovery:PingInterval", "00:00:00.100"),
        ("Discovery:PingTimeout", "00:00:00.050"),
        ("Discovery:CheckInterval", checkInterval),
        .. settings,
    ]);

    /// <summary>Adds a host at the listener's port, and waits until it is alive.</summary>
    private static async Task<int> AddAsync(PoolApp app, TcpListener listener)
    {
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await app.AddAsync($"[{Bodies.Host("127.0.0.1", port)}]");
        await WaitAsync(app, alive: true);
        return port;
    }

    private static Task<JsonNode> WaitAsync(PoolApp app, bool alive) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/host/1")) is var host && (bool)host["alive"]! == alive ? host : null, 10, $"alive: {alive}");
}
