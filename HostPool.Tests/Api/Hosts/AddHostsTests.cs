using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Hosts;

public sealed class AddHostsTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private const string Seed = """
        {"defaults": {"os": "linux", "endpoint": {"port": 22, "protocol": "ssh"}, "credentials": {"username": "centos", "key": "PEM"}},
         "hosts": [{"name": "a", "endpoint": {"ip": "10.0.0.1"}}]}
        """;

    private readonly PoolApp _app = shared.App;

    [Fact]
    public async Task Post_OfARange_ExpandsInPlace()
    {
        await using var app = PoolApp.Start();

        var ids = await app.AddAsync("""
            {"default": {"os": "linux", "endpoint": {"port": 22, "protocol": "ssh"}, "credentials": {"username": "u"}},
             "hosts": [{"name": "a", "endpoint": {"ip": "192.168.1.101/30"}}, {"name": "b", "endpoint": {"ip": "192.168.1.1"}}]}
            """);

        Assert.Equal([1, 2, 3, 4, 5], ids);
        var hosts = (await app.GetAsync("/hosts")).AsArray();
        Assert.Equal(
            ["a_0 192.168.1.100", "a_1 192.168.1.101", "a_2 192.168.1.102", "a_3 192.168.1.103", "b 192.168.1.1"],
            hosts.Select(host => $"{host!["name"]} {host["endpoint"]!["ip"]}"));
    }

    [Theory]
    [InlineData("192.168.100.8/30", 4, "192.168.100.8", "192.168.100.11")]
    [InlineData("10.1.2.3/32", 1, "10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.255.0/23", 512, "10.1.254.0", "10.1.255.255")]
    [InlineData("fd00::/126", 4, "fd00::", "fd00::3")]
    [InlineData("FD00:0::1", 1, "fd00::1", "fd00::1")]
    public async Task Post_OfARange_MakesAHostOfEveryAddress(string range, int count, string first, string last)
    {
        var ids = await _app.AddAsync($"[{Bodies.Host(range)}]");

        Assert.Equal(count, ids.Length);
        Assert.Equal(Enumerable.Range(0, count).Select(i => ids[0] + i), ids);
        var hosts = await Task.WhenAll(ids.Take(1).Append(ids[^1]).Select(id => _app.GetAsync($"/host/{id}")));
        Assert.Equal((first, last), (hosts[0]["endpoint"]!.Text("ip"), hosts[1]["endpoint"]!.Text("ip")));
        Assert.All(hosts, host => Assert.Null(host["name"]));
    }

    [Fact]
    public async Task Post_OfABlockOfOne_KeepsTheName()
    {
        await using var app = PoolApp.Start();

        await app.AddAsync($"[{Bodies.Host("10.1.2.3/32", more: "\"name\": \"only\"")}]");

        Assert.Equal("only", (await app.GetAsync("/host/1")).Text("name"));
    }

    [Fact]
    public async Task Post_OfALargestRequest_AddsItAndOneMoreIsRefused()
    {
        await using var app = PoolApp.Start();

        Assert.Contains("more than 65536 hosts", await app.SendAsync(HttpMethod.Post, "/hosts", $"[{Bodies.Host("10.0.0.0/15")}]").ErrorAsync(400), StringComparison.Ordinal);
        Assert.Contains("more than 65536 hosts", await app.SendAsync(HttpMethod.Post, "/hosts", $"[{Bodies.Host("::/0")}]").ErrorAsync(400), StringComparison.Ordinal);
        var tooMany = await app.SendAsync(HttpMethod.Post, "/hosts", $"[{Bodies.Host("10.0.0.0/16")}, {Bodies.Host()}]").FailureAsync(400);
        Assert.StartsWith("hosts[1].endpoint.ip: with this host", tooMany.Text("error"), StringComparison.Ordinal);
        Assert.Empty((await app.GetAsync("/hosts")).AsArray());

        var ids = await app.AddAsync($"[{Bodies.Host("10.0.0.0/16")}]");

        Assert.Equal(Enumerable.Range(1, 65_536).Select(id => (long)id), ids);
        Assert.Equal("10.0.255.255", (await app.GetAsync("/host/65536"))["endpoint"]!.Text("ip"));
        Assert.Equal((long[])[65_537], await app.AddAsync($"[{Bodies.Host()}]"));
    }

    [Fact]
    public async Task Post_OfTheLargestRequestWithoutRanges_IsTaken()
    {
        await using var app = PoolApp.Start();
        var hosts = Enumerable.Range(0, 65_536).Select(i => Bodies.Host($"10.0.{i / 256}.{i % 256}"));

        Assert.Equal(65_536, (await app.AddAsync($"[{string.Join(',', hosts)}]")).Length);
    }

    [Fact]
    public async Task Post_OfDefaultsWithUnequalHosts_FillsInAndMerges()
    {
        await using var app = PoolApp.Start();
        const string template = """
            {"KEY": {"name": "shared", "os": "windows", "platform": "linux", "tags": ["rack1", "big"],
                     "endpoint": {"ip": "10.9.9.9", "port": 5985, "protocol": "winrm-http"}, "credentials": {"username": "admin", "password": "d"}},
             "hosts": [{"endpoint": {"ip": "10.0.0.1"}},
                       {"name": "own", "os": "linux", "tags": ["big", "ssd"], "endpoint": {"ip": "10.0.0.2", "port": 22}, "credentials": {"username": "root", "key": "PEM"}},
                       {"name": "", "os": null, "tags": [], "endpoint": {"ip": "10.0.0.4/31", "protocol": "winrm-https"}}]}
            """;

        await app.AddAsync(template.Replace("KEY", "default", StringComparison.Ordinal));
        await app.AddAsync(template.Replace("KEY", "defaults", StringComparison.Ordinal));

        string[] expected =
        [
            """{"name": "shared", "os": "windows", "endpoint": {"ip": "10.0.0.1", "port": 5985, "protocol": "winrm-http"}, "credentials": {"username": "admin", "password": "d"}, "tags": ["rack1", "big"], "allocated": false, "alive": false}""",
            """{"name": "own", "os": "linux", "endpoint": {"ip": "10.0.0.2", "port": 22, "protocol": "winrm-http"}, "credentials": {"username": "root", "password": "d", "key": "PEM"}, "tags": ["big", "ssd", "rack1"], "allocated": false, "alive": false}""",
            """{"name": "shared_0", "os": "windows", "endpoint": {"ip": "10.0.0.4", "port": 5985, "protocol": "winrm-https"}, "credentials": {"username": "admin", "password": "d"}, "tags": ["rack1", "big"], "allocated": false, "alive": false}""",
            """{"name": "shared_1", "os": "windows", "endpoint": {"ip": "10.0.0.5", "port": 5985, "protocol": "winrm-https"}, "credentials": {"username": "admin", "password": "d"}, "tags": ["rack1", "big"], "allocated": false, "alive": false}""",
        ];
        foreach (var (host, index) in (await app.GetAsync("/hosts")).AsArray().Select((host, index) => (host!.AsObject(), index)))
        {
            host.Remove("id");
            Answers.SameJson(expected[index % 4], host);
        }
    }

    [Theory]
    [InlineData("""{"default": null, "hosts": [HOST]}""")]
    [InlineData("""{"default": {}, "hosts": [HOST]}""")]
    [InlineData("""{"defaults": {"tags": null, "endpoint": null, "credentials": {}}, "hosts": [HOST]}""")]
    [InlineData("""{"hosts": [HOST], "more": 5}""")]
    [InlineData("[HOST]")]
    [InlineData("\uFEFF[HOST]")]
    public async Task Post_OfOneHostInAnyForm_AddsIt(string body)
    {
        var ids = await _app.AddAsync(body.Replace("HOST", Bodies.Host("10.0.0.1"), StringComparison.Ordinal));

        var host = (await _app.GetAsync($"/host/{Assert.Single(ids)}")).AsObject();
        host.Remove("id");
        Answers.SameJson(
            """{"name": null, "os": "linux", "endpoint": {"ip": "10.0.0.1", "port": 22, "protocol": "ssh"}, "credentials": {"username": "centos", "password": "p1"}, "tags": [], "allocated": false, "alive": false}""",
            host);
    }

    [Fact]
    public async Task Post_OfTheSeedsPool_AnswersBareIdsAndKeepsTheKey()
    {
        await using var app = PoolApp.Start();

        Answers.SameJson("[1]", await app.SendAsync(HttpMethod.Post, "/hosts", Seed).JsonAsync(201));

        Answers.SameJson("""{"username": "centos", "key": "PEM"}""", (await app.GetAsync("/host/1"))["credentials"]);
    }

    [Fact]
    public async Task Post_OfTheSameEndpointTwice_AddsBoth()
    {
        await using var app = PoolApp.Start();

        Assert.Equal((long[])[1, 2], await app.AddAsync($"[{Bodies.Host("10.0.0.1")}, {Bodies.Host("10.0.0.1")}]"));
        Assert.Equal((long[])[3], await app.AddAsync($"[{Bodies.Host("10.0.0.1")}]"));
    }

    [Fact]
    public async Task Post_OfTheServicesOwnKeys_DoesNotSetThem()
    {
        await using var app = PoolApp.Start();

        await app.AddAsync($"[{Bodies.Host(more: "\"id\": 77, \"allocated\": true, \"alive\": true, \"owner\": \"me\", \"mac\": \"02:00:00:00:00:01\"")}]");

        var host = await app.GetAsync("/host/1");
        Assert.Equal((1, false, false), ((int)host["id"]!, (bool)host["allocated"]!, (bool)host["alive"]!));
        Assert.Null(host["owner"]);
        Assert.Null(host["mac"]);
    }

    [Fact]
    public async Task Post_OfUnusualText_GivesItBackUnchanged()
    {
        await using var app = PoolApp.Start();
        const string name = "größe 主机 \U0001F5A5 \"quoted\" \\ <b> ' OR 1=1 -- \t\u0001\uFFFF";
        var host = JsonNode.Parse(Bodies.Host())!.AsObject();
        (host["name"], host["tags"]) = (name, new JsonArray(name, "ÄÖ"));

        await app.AddAsync(new JsonArray(host).ToJsonString());

        var stored = await app.GetAsync("/host/1");
        Assert.Equal(name, stored.Text("name"));
        Assert.Equal([name, "ÄÖ"], stored["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
    }
}
