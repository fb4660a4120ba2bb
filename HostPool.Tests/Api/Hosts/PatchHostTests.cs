namespace HostPool.Tests.Api.Hosts;

public sealed class PatchHostTests(SharedPool shared) : IClassFixture<SharedPool>
{
    private const string Before = """
        {"name": "n", "os": "linux", "endpoint": {"ip": "10.0.0.1", "port": 22, "protocol": "ssh"},
         "credentials": {"username": "u", "password": "p", "key": "k"}, "tags": ["a", "b"]}
        """;

    private readonly PoolApp _app = shared.App;

    [Theory]
    [InlineData("name", """{"name": "m"}""", "\"m\"")]
    [InlineData("name", """{"name": null}""", "null")]
    [InlineData("os", """{"os": "windows"}""", "\"windows\"")]
    [InlineData("tags", """{"tags": ["c"]}""", """["c"]""")]
    [InlineData("tags", """{"tags": []}""", "[]")]
    [InlineData("tags", """{"tags": null}""", "[]")]
    [InlineData("tags", """{"tags": ["x", "x", "X"]}""", """["x", "X"]""")]
    [InlineData("endpoint", """{"endpoint": {"port": 2222}}""", """{"ip": "10.0.0.1", "port": 2222, "protocol": "ssh"}""")]
    [InlineData("endpoint", """{"endpoint": {"ip": "10.0.0.2/32", "protocol": "telnet"}}""", """{"ip": "10.0.0.2", "port": 22, "protocol": "telnet"}""")]
    [InlineData("endpoint", """{"endpoint": {"via": {"gate": 1}}}""", """{"ip": "10.0.0.1", "port": 22, "protocol": "ssh", "via": {"gate": 1}}""")]
    [InlineData("endpoint", """{"endpoint": {}}""", """{"ip": "10.0.0.1", "port": 22, "protocol": "ssh"}""")]
    [InlineData("credentials", """{"credentials": {"password": "q"}}""", """{"username": "u", "password": "q", "key": "k"}""")]
    [InlineData("credentials", """{"credentials": {"password": null}}""", """{"username": "u", "key": "k"}""")]
    [InlineData("credentials", """{"credentials": {"password": "", "key": null}}""", """{"username": "u"}""")]
    [InlineData("credentials", """{"credentials": {"realm": "lab"}}""", """{"username": "u", "password": "p", "key": "k", "realm": "lab"}""")]
    [InlineData("rack", """{"rack": {"row": 3}}""", """{"row": 3}""")]
    [InlineData("rack", """{"rack": [1, {"a": null}]}""", """[1, {"a": null}]""")]
    [InlineData("rack", """{"rack": "x"}""", "\"x\"")]
    [InlineData("Name", """{"Name": "other"}""", "\"other\"")]
    [InlineData("hardware_specs", """{"hardware_specs": {"cpus": "4"}}""", """{"cpus": "4"}""")]
    [InlineData("$ref", """{"$ref": "#", "$id": "1", "$type": "x"}""", "\"#\"")]
    public async Task Patch_OfOneKey_ChangesThatAndNothingElse(string key, string patch, string expected)
    {
        var path = await AddAsync($"[{Before}]");
        var others = (await _app.GetAsync(path)).AsObject();

        Answers.SameJson(path["/host/".Length..], await _app.SendAsync(HttpMethod.Patch, path, patch).JsonAsync(200));

        var host = (await _app.GetAsync(path)).AsObject();
        Answers.SameJson(expected, host[key]);
        Assert.True(host.ContainsKey(key));
        foreach (var (other, value) in others)
        {
            // Those of other tests may be at an endpoint that this one leaves.
            Assert.True(other == key || other == "flags" || System.Text.Json.Nodes.JsonNode.DeepEquals(value, host[other]), other);
        }
    }

    [Fact]
    public async Task Patch_OfClientKeysAgainAndAgain_MergesObjectsAndReplacesTheRest()
    {
        var path = await AddAsync($"[{Before.Replace("\"tags\"", "\"site\": \"b1\", \"tags\"", StringComparison.Ordinal)}]");

        foreach (var patch in (string[])[
            """{"rack": {"row": 3, "slots": [1, 2], "power": {"a": 1}}, "endpoint": {"via": "g1"}}""",
            """{"rack": {"slots": [3], "power": {"b": 2}}, "endpoint": {"vlan": 7}, "credentials": {"realm": {"x": 1}}}""",
            """{"rack": {"row": {"deep": true}, "power": {"a": null}}, "credentials": {"realm": {"y": 2}}, "name": "m"}"""])
        {
            await _app.SendAsync(HttpMethod.Patch, path, patch).JsonAsync(200);
        }

        var host = await _app.GetAsync(path);
        Answers.SameJson("""{"row": {"deep": true}, "slots": [3], "power": {"a": null, "b": 2}}""", host["rack"]);
        Answers.SameJson("""{"ip": "10.0.0.1", "port": 22, "protocol": "ssh", "via": "g1", "vlan": 7}""", host["endpoint"]);
        Answers.SameJson("""{"username": "u", "password": "p", "key": "k", "realm": {"x": 1, "y": 2}}""", host["credentials"]);
        Assert.Equal(("b1", "m"), (host.Text("site"), host.Text("name")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Patch_OfNothing_AnswersTheId(string? body)
    {
        var path = await AddAsync($"[{Before}]");
        var before = await _app.Client.GetStringAsync(path);

        Answers.SameJson(path["/host/".Length..], await _app.SendAsync(HttpMethod.Patch, path, body).JsonAsync(200));

        Assert.Equal(before, await _app.Client.GetStringAsync(path));
    }

    [Theory]
    [InlineData("[]", "Unexpected data received: ")]
    [InlineData("[{}]", "Unexpected data received: ")]
    [InlineData("5", "Unexpected data received: ")]
    [InlineData("\"name\"", "Unexpected data received: ")]
    [InlineData("name=n", "Unexpected data received: ")]
    [InlineData("{", "Unexpected data received: ")]
    [InlineData("""{"id": 1}""", "id: ")]
    [InlineData("""{"allocated": false}""", "allocated: ")]
    [InlineData("""{"alive": true}""", "alive: ")]
    [InlineData("""{"rack": 5, "alive": null}""", "alive: ")]
    [InlineData("""{"owner": "me"}""", "owner: ")]
    [InlineData("""{"mac": "02:00:00:00:00:01"}""", "mac: ")]
    [InlineData("""{"specs_status": {}}""", "specs_status: ")]
    [InlineData("""{"name": 5}""", "name: must be text or null")]
    [InlineData("""{"os": "solaris"}""", "os: 'solaris' is not")]
    [InlineData("""{"os": null}""", "os: is required")]
    [InlineData("""{"tags": {"a": 1}}""", "tags: must be an array of strings")]
    [InlineData("""{"tags": [1]}""", "tags: must be an array of strings")]
    [InlineData("""{"endpoint": null}""", "endpoint: is required")]
    [InlineData("""{"endpoint": "10.0.0.2"}""", "endpoint: must be an object")]
    [InlineData("""{"endpoint": {"ip": "10.0.0.0/30"}}""", "endpoint.ip: '10.0.0.0/30' is a range")]
    [InlineData("""{"endpoint": {"ip": "10.0.0.300"}}""", "endpoint.ip: '10.0.0.300' is not")]
    [InlineData("""{"endpoint": {"port": "22"}}""", "endpoint.port: '22' is not a TCP port")]
    [InlineData("""{"endpoint": {"port": null}}""", "endpoint.port: is required")]
    [InlineData("""{"endpoint": {"protocol": ""}}""", "endpoint.protocol: must be text")]
    [InlineData("""{"credentials": null}""", "credentials: is required")]
    [InlineData("""{"credentials": []}""", "credentials: must be an object")]
    [InlineData("""{"credentials": {"username": null}}""", "credentials.username: is required")]
    [InlineData("""{"credentials": {"password": {}}}""", "credentials.password: must be text")]
    [InlineData("""{"hardware_specs": []}""", "hardware_specs: must be an object")]
    [InlineData("""{"name": "good", "tags": ["good"], "credentials": {"key": 1}}""", "credentials.key: must be PEM text")]
    public async Task Patch_ThatCannotBe_SaysWhereAndChangesNothing(string patch, string error)
    {
        var path = await AddAsync($"[{Before}]");
        var before = await _app.Client.GetStringAsync(path);

        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Patch, path, patch).ErrorAsync(400), StringComparison.Ordinal);

        Assert.Equal(before, await _app.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task Patch_ByManyAtOnce_LosesNone()
    {
        var path = await AddAsync($"[{Before}]");

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => _app.SendAsync(HttpMethod.Patch, path, $$$"""{"seen": {"k{{{i}}}": {{{i}}}}}""").JsonAsync(200)));

        Assert.Equal(40, (await _app.GetAsync(path))["seen"]!.AsObject().Count);
    }

    private async Task<string> AddAsync(string body) => $"/host/{(await _app.AddAsync(body))[0]}";
}
