using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Hosts;

/// <summary>A host on the wire: keys, their types, and which are absent.</summary>
public sealed class HostWireTests
{
    [Fact]
    public async Task Get_OfAHost_HasTheContractsKeysAndTypes()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        const string pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE+/=\n-----END RSA PRIVATE KEY-----\n";
        var body = JsonNode.Parse(Bodies.Host(live.Addresses[0], live.Port))!.AsObject();
        body["credentials"]!["key"] = pem;
        await app.AddAsync(new JsonArray(body).ToJsonString());

        var allocated = await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"owner": "me"}""").JsonAsync(200);
        var listed = (await app.GetAsync("/hosts")).AsArray()[0];

        foreach (var host in (JsonNode?[])[allocated, listed])
        {
            Assert.Equal(1, host!["id"]!.GetValue<int>());
            Assert.True(host.AsObject().ContainsKey("name"));
            Assert.Null(host["name"]);
            Assert.Equal(live.Port, host["endpoint"]!["port"]!.GetValue<int>());
            Answers.SameJson("true", host["allocated"]);
            Assert.Equal(pem, host["credentials"]!.Text("key"));
            Assert.Equal("me", host.Text("owner"));
            Assert.True(host["allocated_at"] is not null);
            Assert.Equal(["hardware_specs", "mac", "specs_status"], ((string[])["hardware_specs", "mac", "specs_status"]).Where(key => !host.AsObject().ContainsKey(key)));
            Assert.All(host.AsObject(), pair => Assert.Matches("^[a-z_]+$", pair.Key));
        }
    }

    [Fact]
    public async Task Get_OfAHostAfterAnAllocation_IsAliveUntilSomethingElseIsKnown()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");

        await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);

        await PoolApp.WaitForAsync(async () => (bool)(await app.GetAsync("/host/1"))["alive"]! ? "alive" : null, 10, "the host that answered is alive");
    }

    [Fact]
    public async Task Patch_OfAHostThatIsHeld_LeavesItHeld()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"owner": "me"}""").JsonAsync(200);

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "n", "endpoint": {"protocol": "telnet"}}""").JsonAsync(200);

        var host = await app.GetAsync("/host/1");
        Assert.Equal(("n", "me", true), (host.Text("name"), host.Text("owner"), (bool)host["allocated"]!));
        await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);
    }

    [Fact]
    public async Task Get_OfHardwareSpecs_KeepsTheFiveKeysAsTheyWere()
    {
        await using var app = PoolApp.Start();
        const string specs = """{"cpus": "2", "ram": "3372", "disk_size": "455G", "cpu_arch": "x86_64", "graph_card_model": "AMD E1-2500"}""";

        await app.AddAsync($"[{Bodies.Host(more: $"\"hardware_specs\": {specs}")}]");

        Answers.SameJson(specs, (await app.GetAsync("/host/1"))["hardware_specs"]);
    }
}
