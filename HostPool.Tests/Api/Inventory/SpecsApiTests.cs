using System.Text.Json.Nodes;
using HostPool.Specs;
using HostPool.Tests.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Reading facts again, what is told of it, and facts of one's own.</summary>
public sealed class SpecsApiTests : IAsyncLifetime
{
    private readonly MachineReader _reader = new();
    private PoolApp _app = null!;

    public async Task InitializeAsync()
    {
        _app = PoolApp.Start(
            services => services.AddSingleton<ISpecReader>(_reader), ("Specs:Enabled", "true"), ("Specs:Commands:place", "echo cellar"));
        _reader.Answers["127.4.1.1"] = RecordedMachine.Answer("server");
        _reader.Answers["127.4.1.2"] = RecordedMachine.Answer("board");
        await _app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.1.1"), Bodies.Host("127.4.1.2")));
        await ProgressAsync(progress => (int)progress["ok"]! == 2);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Refresh_OfAll_ReadsThemAgainAndTellsHowFarItIs()
    {
        _reader.Answers["127.4.1.3"] = RecordedMachine.Answer("laptop");
        await _app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.1.3")));
        await ProgressAsync(progress => (int)progress["ok"]! == 3);
        _reader.Answers.TryRemove("127.4.1.2", out _);

        var asked = await _app.SendAsync(HttpMethod.Post, "/specs/refresh").JsonAsync(202);
        var progress = await ProgressAsync(progress => (int)progress["pending"]! == 0 && (int)progress["failed"]! == 1);

        Assert.Equal(3, (int)asked!["requested"]!);
        Assert.Equal((2, 1), ((int)progress["ok"]!, (int)progress["commands"]!));
        Assert.NotNull((await _app.GetAsync("/host/2"))["facts"]!["cpu"]);
    }

    [Theory]
    [InlineData("?architecture=aarch64", 1)]
    [InlineData("?ids=1,2", 2)]
    [InlineData("?os=windows", 0)]
    public async Task Refresh_OfSome_AsksForThoseThatMatch(string query, int expected) =>
        Assert.Equal(expected, (int)(await _app.SendAsync(HttpMethod.Post, $"/specs/refresh{query}").JsonAsync(202))!["requested"]!);

    [Theory]
    [InlineData("?tag=gpu", "", "unknown query parameter 'tag': did you mean 'tags'? known: os, tags, ")]
    [InlineData("?tags=gpu&rack=7", "", "unknown query parameter 'rack': known: os, tags, ")]
    [InlineData("", """{"tags": ["gpu"]}""", "Unexpected data received: The hosts to read are named in the query")]
    public async Task Refresh_OfSomethingMisspelt_ReadsNobody(string query, string body, string error)
    {
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, $"/specs/refresh{query}", body).ErrorAsync(400), StringComparison.Ordinal);
        Assert.Equal((0, 0), ((int)(await _app.GetAsync("/specs"))["pending"]!, (int)(await _app.GetAsync("/specs"))["running"]!));
    }

    [Fact]
    public async Task Refresh_WhereReadingIsOff_SaysSo()
    {
        await using var off = PoolApp.Start();

        Assert.Equal("Reading facts is switched off by Specs:Enabled.", await off.SendAsync(HttpMethod.Post, "/specs/refresh").ErrorAsync(409));
    }

    [Fact]
    public async Task Hardware_ThatChanged_IsTold()
    {
        _reader.Answers["127.4.1.1"] = RecordedMachine.Answer("server")
            .Replace("MemTotal:       527910400", "MemTotal:       263955200", StringComparison.Ordinal)
            .Replace("/sys/block/sda", "/sys/blocked/sda", StringComparison.Ordinal);

        await _app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);

        var told = await PoolApp.WaitForAsync(
            () => Task.FromResult(_app.Log.Lines.FirstOrDefault(line => line.Contains("HardwareChanged", StringComparison.Ordinal))), 10, "told");
        Assert.StartsWith("Warning: ", told, StringComparison.Ordinal);
        Assert.Contains("host 1 ", told, StringComparison.Ordinal);
        Assert.Contains("ram 515537 → 257768 MB; disk sda (447.13 GB) gone", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_PutChangedAndRemoved_AreReadOfEveryHostAtOnce()
    {
        await _app.SendAsync(HttpMethod.Put, "/specs/commands/rack", """{"command": "echo 7"}""").JsonAsync(201);
        var own = await OwnAsync(own => own["rack"] is not null);
        Assert.Equal("""{"place":"cellar","rack":7}""", own.ToJsonString());
        Assert.Equal("7", (await _app.GetAsync("/host/1"))["hardware_specs"]!.Text("rack"));
        Assert.Equal(2, (await _app.GetAsync("/hosts?own.rack=5..8")).AsArray().Count);

        await _app.SendAsync(HttpMethod.Put, "/specs/commands/rack", """{"command": "echo {\"row\": 3, \"units\": [1, 2]}"}""").JsonAsync(200);
        await OwnAsync(own => own["rack"] is JsonObject);
        Assert.Single((await _app.GetAsync("/hosts?own.rack.row=3&own.rack.units=2&ids=1")).AsArray());

        await _app.SendAsync(HttpMethod.Put, "/specs/commands/rack", """{"command": "absent"}""").JsonAsync(200);
        await OwnAsync(own => own["rack"] is null);
        Assert.Equal("exit status 127", (await _app.GetAsync("/host/1"))["facts"]!["missing"]!.Text("own.rack"));
        Assert.Null((await _app.GetAsync("/host/1"))["hardware_specs"]!["rack"]);
        Assert.Equal("cellar", (await _app.GetAsync("/host/1"))["hardware_specs"]!.Text("place"));

        await _app.SendAsync(HttpMethod.Delete, "/specs/commands/rack").EmptyAsync(204);
        await PoolApp.WaitForAsync(
            async () => (await _app.GetAsync("/host/1"))["facts"]!["missing"]!["own.rack"] is null ? "gone" : null, 10, "no longer asked for");
        await _app.SendAsync(HttpMethod.Delete, "/specs/commands/rack").ErrorAsync(404);
    }

    [Fact]
    public async Task Commands_Listed_SayWhereTheyComeFrom()
    {
        await _app.SendAsync(HttpMethod.Put, "/specs/commands/bmc", """{"command": "echo 1"}""").JsonAsync(201);

        var listed = (await _app.GetAsync("/specs/commands")).AsArray().Select(command => (command!.Text("key"), command!.Text("command"), command!.Text("source")));

        Assert.Equal([("bmc", "echo 1", "api"), ("place", "echo cellar", "settings")], listed);
    }

    [Theory]
    [InlineData("rack", """{"command": "echo", "time_out": 9}""", 400, "time_out: is not a known key; known: command")]
    [InlineData("rack", """{"comand": "echo"}""", 400, "comand: is not a known key; did you mean 'command'? known: command")]
    [InlineData("Rack", """{"command": "echo"}""", 400, "Rack: the key must be a lower-case letter")]
    [InlineData("cpus", """{"command": "echo"}""", 400, "cpus: is a fact that every host reports")]
    [InlineData("rack", """{"command": " "}""", 400, "rack: the command must not be empty")]
    [InlineData("rack", """{"command": 5}""", 400, "rack: the command must not be empty")]
    [InlineData("rack", """["echo"]""", 400, "rack: the command must not be empty")]
    [InlineData("rack", "", 400, "rack: the command must not be empty")]
    [InlineData("rack", "{", 400, "Unexpected data received")]
    [InlineData("place", """{"command": "echo attic"}""", 409, "place is set by Specs:Commands in the settings.")]
    public async Task Commands_ThatCannotBe_AreRefused(string key, string body, int status, string error) =>
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Put, $"/specs/commands/{key}", body).ErrorAsync(status), StringComparison.Ordinal);

    [Fact]
    public async Task Commands_OfTheSettings_CannotBeRemoved() =>
        Assert.Equal("place is set by Specs:Commands in the settings.", await _app.SendAsync(HttpMethod.Delete, "/specs/commands/place").ErrorAsync(409));

    [Fact]
    public async Task Commands_BeyondFifty_AreRefused()
    {
        for (var i = 1; i < SpecOptions.MostCommands; i++)
        {
            await _app.SendAsync(HttpMethod.Put, $"/specs/commands/c{i}", """{"command": "echo 1"}""").JsonAsync(201);
        }

        Assert.Equal("There are 50 commands already.", await _app.SendAsync(HttpMethod.Put, "/specs/commands/last", """{"command": "echo 1"}""").ErrorAsync(409));
        await _app.SendAsync(HttpMethod.Put, "/specs/commands/c1", """{"command": "echo 2"}""").JsonAsync(200);
    }

    private Task<JsonNode> ProgressAsync(Func<JsonNode, bool> isThere) => PoolApp.WaitForAsync(
        async () => await _app.GetAsync("/specs") is var progress && isThere(progress) ? progress : null, 20, "progress");

    private Task<JsonNode> OwnAsync(Func<JsonNode, bool> isThere) => PoolApp.WaitForAsync(
        async () => (await _app.GetAsync("/hosts?facts=true")).AsArray() is var hosts && hosts.All(host => host!["facts"]?["own"] is { } own && isThere(own))
            ? hosts[0]!["facts"]!["own"]! : null,
        20,
        "facts of one's own");
}
