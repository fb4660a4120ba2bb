using System.Text.Json.Nodes;
using HostPool.Discovery;
using HostPool.Discovery.Links;
using HostPool.Discovery.Ndp;
using HostPool.Tests.Discovery.Twins;
using HostPool.Tests.Lab;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Presence;

/// <summary>Scans over HTTP: on imagined links, and once on the lab.</summary>
[Trait("Database", "sqlite")]
public sealed class ScansApiTests
{
    private readonly FakeSegment _segment = new();
    private readonly FakeNdpSegment _ipv6Segment = new();
    private readonly FakeIpv6Table _ipv6 = new();
    private readonly FakeLinkTable _links = new(
        FakeLinkTable.NewEthernet(), FakeLinkTable.NewEthernet("eth1", 8, "10.0.1.1/24"), FakeLinkTable.NewEthernet("eth2", 9, "10.0.2.1/24") with { IsUp = false });

    [Fact]
    public async Task Post_WithoutABody_ScansEveryNetworkAndListsThoseThatCannotBe()
    {
        await using var app = await StartAsync("00:00:00.100");
        _segment.Stations[Tests.Discovery.Parsed.Address("10.0.0.7")] = MacAddress.Parse("02:00:00:00:00:07");

        using var response = await app.SendAsync(HttpMethod.Post, "/discovery/scans");
        var answer = await Task.FromResult(response).JsonAsync(202);

        Assert.Equal("/discovery/scans", response.Headers.Location?.ToString());
        Assert.Equal(["10.0.0.0/28 on eth0", "10.0.0.16/28 on eth0", "10.0.1.0/24 on eth1"], Networks(answer!["scans"]));
        Assert.All(answer["scans"]!.AsArray(), scan => Assert.Equal("running", scan!.Text("state")));
        var refused = Assert.Single(answer["not_scanned"]!.AsArray())!;
        Assert.Equal("eth2", refused.Text("interface"));
        Assert.Contains("eth2 is down", refused.Text("reason"), StringComparison.Ordinal);
        Assert.Contains("ip link set eth2 up", refused.Text("remedy"), StringComparison.Ordinal);

        var done = await WaitAsync(app, 1, "done");
        Assert.Equal((1, 13, 13, 100), ((int)done["found"]!, (int)done["asked"]!, (int)done["addresses"]!, (int)done["percent"]!));
        Assert.InRange((int)done["frames"]!, 13 + 12 + 12, 3 * 13);
        Assert.InRange((double)done["rate"]!, 1, 10_000);
        Assert.InRange((double)done["elapsed"]!, 0.1, 60);
        Assert.Equal(["reason", "time_left"], ((string[])["reason", "time_left"]).Where(key => !done.AsObject().ContainsKey(key)));
        Assert.Equal(["10.0.1.0/24 on eth1", "10.0.0.16/28 on eth0", "10.0.0.0/28 on eth0"], Networks(await app.GetAsync("/discovery/scans")));
    }

    [Fact]
    public async Task Post_WhileAScanRuns_JoinsIt()
    {
        await using var app = await StartAsync("01:00:00");

        using var first = await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"subnet": "10.0.1.99/24", "interface": null}""");
        var second = await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"interface": "eth1"}""").JsonAsync(202);
        var other = await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"interface": "eth0"}""").JsonAsync(202);

        var answer = await Task.FromResult(first).JsonAsync(202);
        Assert.Equal("/discovery/scans/1", first.Headers.Location?.ToString());
        Assert.Equal((1, 1), ((int)answer!["scans"]![0]!["id"]!, (int)second!["scans"]![0]!["id"]!));
        Assert.False(answer.AsObject().ContainsKey("not_scanned"));
        Assert.Equal(["10.0.0.0/28 on eth0", "10.0.0.16/28 on eth0"], Networks(other!["scans"]));
        var running = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/discovery/scans/1")) is var scan && (int)scan["asked"]! == 253 ? scan : null, 20, "all asked");
        Assert.Equal("running", running.Text("state"));
        Assert.InRange((double)running["time_left"]!, 3600, 4000);
        Assert.InRange((int)running["percent"]!, 0, 99);
    }

    [Theory]
    [InlineData("""{"interface": "eth9"}""", 404, "on eth9; configured: 10.0.0.0/28 on eth0, 10.0.0.16/28 on eth0, 10.0.1.0/24 on eth1, ")]
    [InlineData("""{"subnet": "10.0.0.0/24"}""", 404, "is 10.0.0.0/24; configured:")]
    [InlineData("""{"interface": "eth0", "subnet": "10.0.1.0/24"}""", 404, "is 10.0.1.0/24 on eth0; configured:")]
    [InlineData("""{"interface": "eth2"}""", 409, "eth2 is down or has no carrier. Run `ip link set eth2 up`")]
    [InlineData("""{"iface": "eth0"}""", 400, "iface: is not a known key; known: interface, subnet")]
    [InlineData("""{"interface": 7}""", 400, "interface: must be text")]
    [InlineData("""{"subnet": "10.0.0.300/24"}""", 400, "subnet: '10.0.0.300/24' is not a CIDR range")]
    [InlineData("""{"subnet": "10.0.0.1"}""", 400, "subnet: '10.0.0.1' is not a CIDR range")]
    [InlineData("""{"subnet": "fd00::%1/64"}""", 400, "subnet: 'fd00::%1/64' is not a CIDR range")]
    [InlineData("""{"subnet": "fd01::/64"}""", 404, "is fd01::/64; configured:")]
    [InlineData("""{"subnet": "10.0.0.0/8"}""", 404, "is 10.0.0.0/8; configured:")]
    [InlineData("[]", 400, "Unexpected data received: The networks to scan must be a JSON object")]
    [InlineData("{", 400, "Unexpected data received")]
    public async Task Post_OfWhatCannotBe_SaysWhy(string body, int status, string error)
    {
        await using var app = await StartAsync("00:00:00.100");

        Assert.Contains(error, await app.SendAsync(HttpMethod.Post, "/discovery/scans", body).ErrorAsync(status), StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/discovery/scans")).AsArray());
    }

    [Fact]
    public async Task Post_OfANetworkWithIpv6_ScansItsPrefixToo()
    {
        _ipv6.Become("fd00::1/64", "fe80::1/64");
        _ipv6Segment.Echoing[Tests.Discovery.Parsed.Address6("fd00::7")] = MacAddress.Parse("02:00:00:00:00:07");
        await using var app = await StartAsync("00:00:00.100");
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/health")).ToJsonString() is var health && health.Contains("10.0.1.0/24, fd00::/64", StringComparison.Ordinal) ? "ready" : null, 20, "a prefix");

        var both = await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"interface": "eth1"}""").JsonAsync(202);
        var one = await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"interface": "eth1", "subnet": "fd00::99/64"}""").JsonAsync(202);

        Assert.Equal(["10.0.1.0/24 on eth1", "fd00::/64 on eth1"], Networks(both!["scans"]));
        Assert.Equal(["fd00::/64 on eth1"], Networks(one!["scans"]));
        Assert.False(both.AsObject().ContainsKey("not_scanned"));
        var done = await WaitAsync(app, (int)both["scans"]![1]!["id"]!, "done");
        Assert.Equal((1, 1, 1, 100), ((int)done["found"]!, (int)done["asked"]!, (int)done["addresses"]!, (int)done["percent"]!));
        Assert.Contains("configured: 10.0.0.0/28 on eth0, 10.0.0.16/28 on eth0, 10.0.1.0/24 on eth1, fd00::/64 on eth1, the subnet of eth2.",
            await app.SendAsync(HttpMethod.Post, "/discovery/scans", """{"interface": "eth9"}""").ErrorAsync(404), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "Discovery:Networks:0:Interface=eth0")]
    [InlineData("false", "Discovery:Enabled to true")]
    public async Task Post_WithoutANetwork_SaysWhatToConfigure(string enabled, string remedy)
    {
        await using var app = PoolApp.Start(Imagine, ("Discovery:Enabled", enabled));

        Assert.Contains(remedy, await app.SendAsync(HttpMethod.Post, "/discovery/scans").ErrorAsync(409), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OfNoScan_Is404()
    {
        await using var app = PoolApp.Start();

        Assert.Contains("no scan 99", await app.SendAsync(HttpMethod.Get, "/discovery/scans/99").ErrorAsync(404), StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/discovery/scans")).AsArray());
        await app.SendAsync(HttpMethod.Delete, "/discovery/scans/99").FailureAsync(405);
    }

    [LabFact]
    public async Task Post_OnTheLab_FindsItsMachines()
    {
        await using var pool = await LabPool.UpAsync(2);
        var first = await WaitAsync(pool.App, 1, "done");

        var id = (int)(await pool.App.SendAsync(HttpMethod.Post, "/discovery/scans", $$"""{"interface": "{{pool.Lab.Bridge}}"}""").JsonAsync(202))!["scans"]![0]!["id"]!;

        Assert.Equal(2, id);
        var second = await WaitAsync(pool.App, 2, "done");
        Assert.All([first, second], scan => Assert.Equal((pool.Lab.Subnet.ToString(), 253, 2), (scan.Text("subnet"), (int)scan["addresses"]!, (int)scan["found"]!)));
    }

    private static Task<JsonNode> WaitAsync(PoolApp app, int id, string state) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/discovery/scans")).AsArray().FirstOrDefault(scan => (int)scan!["id"]! == id && scan.Text("state") == state),
        20,
        $"scan {id} {state}");

    private static IEnumerable<string> Networks(JsonNode? scans) =>
        scans!.AsArray().Select(scan => $"{scan!.Text("subnet")} on {scan!.Text("interface")}");

    private async Task<PoolApp> StartAsync(string timeout)
    {
        var app = PoolApp.Start(
            Imagine,
            ("Discovery:Enabled", "true"),
            ("Discovery:ScanOnStart", "false"),
            ("Discovery:ScanTimeout", timeout),
            ("Discovery:Networks:0:Interface", "eth0"),
            ("Discovery:Networks:0:Subnet", "10.0.0.0/28"),
            ("Discovery:Networks:1:Interface", "eth0"),
            ("Discovery:Networks:1:Subnet", "10.0.0.16/28"),
            ("Discovery:Networks:2:Interface", "eth1"),
            ("Discovery:Networks:3:Interface", "eth2"));
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/health"))["entries"]!.AsArray().Count(entry => entry!.Text("name").StartsWith("capture", StringComparison.Ordinal)) == 4
                && app.Log.Lines.Count(line => line.Contains("apture started on", StringComparison.Ordinal)) == 2
                && app.Log.Lines.Any(line => line.Contains("No capture on eth2", StringComparison.Ordinal)) ? "ready" : null,
            20,
            "capture on two interfaces");
        return app;
    }

    private void Imagine(IServiceCollection services) => services
        .AddSingleton<ILinkTable>(_links).AddSingleton<IArpSocketFactory>(_segment)
        .AddSingleton<IIpv6Table>(_ipv6).AddSingleton<INdpSocketFactory>(_ipv6Segment);
}
