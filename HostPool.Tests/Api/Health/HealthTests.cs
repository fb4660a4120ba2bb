using System.Net;
using System.Text.Json.Nodes;
using HostPool.Specs;
using HostPool.Tests.Api.Inventory;
using HostPool.Tests.Lab;
using HostPool.Tests.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Health;

public sealed class HealthTests
{
    private const string Host = """
        [{"os": "linux", "endpoint": {"ip": "127.0.0.1", "port": 1, "protocol": "ssh"}, "credentials": {"username": "u"}}]
        """;

    [Fact]
    public async Task Get_WithDiscoveryAndSpecsOff_IsOk()
    {
        await using var app = PoolApp.Start();

        var report = await app.GetAsync("/health");

        Assert.Equal("ok", (string?)report["status"]);
        Assert.Equal(["database", "capture", "specs", "audit"], report["entries"]!.AsArray().Select(entry => (string?)entry!["name"]));
        Assert.Equal(0, (int)Entry(report, "database")["detail"]!["hosts"]!);
    }

    [Fact]
    public async Task Get_WithAnInterfaceThatIsNotThere_SaysWhatToDo()
    {
        await using var app = PoolApp.Start(
            ("Discovery:Enabled", "true"), ("Discovery:Networks:0:Interface", "nosuch0"), ("Discovery:Networks:0:Subnet", "10.9.8.0/24"));

        var entry = await FailureAsync(app, "capture nosuch0");

        Assert.Contains("nosuch0", (string?)entry["reason"], StringComparison.Ordinal);
        Assert.NotEmpty((string?)entry["remedy"] ?? "");
        Assert.Equal("degraded", (string?)(await app.GetAsync("/health"))["status"]);
    }

    [LabFact]
    public async Task Get_WithASubnetThatIsNotOnTheLink_SaysThatItIsRouted()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        await using var app = PoolApp.Start(
            ("Discovery:Enabled", "true"), ("Discovery:Networks:0:Interface", lab.Bridge), ("Discovery:Networks:0:Subnet", "10.9.8.0/24"));

        var entry = await FailureAsync(app, $"capture {lab.Bridge}");

        Assert.Contains("routed", (string?)entry["reason"], StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Get_WhenTheInterfaceGoesDownAndComesBack_FollowsIt()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        await using var app = PoolApp.Start(("Discovery:Enabled", "true"), ("Discovery:Networks:0:Interface", lab.Bridge));

        await StatusAsync(app, $"capture {lab.Bridge}", "ok");
        await Command.RunAsync("ip", ["link", "set", lab.Bridge, "down"], []);
        await StatusAsync(app, $"capture {lab.Bridge}", "failed");
        await Command.RunAsync("ip", ["link", "set", lab.Bridge, "up"], []);
        await StatusAsync(app, $"capture {lab.Bridge}", "ok");
    }

    [Fact]
    public async Task Get_WithoutAnSshClient_SaysWhatToInstall()
    {
        await using var app = PoolApp.Start(services => services.AddSingleton<ISpecReader, NoSshClient>(), ("Specs:Enabled", "true"));

        var entry = await FailureAsync(app, "specs");

        Assert.Equal("no ssh here", (string?)entry["reason"]);
        Assert.Contains("openssh-client", (string?)entry["remedy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhileNoHostCanBeRead_SaysWhyOfOne()
    {
        var reader = new MachineReader();
        await using var app = PoolApp.Start(services => services.AddSingleton<ISpecReader>(reader), ("Specs:Enabled", "true"));
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.3.1"), Bodies.Host("127.4.3.2")));
        await PoolApp.WaitForAsync(async () => (int)(await app.GetAsync("/specs"))["failed"]! == 2 ? "failed" : null, 30, "both failed");

        var report = await app.GetAsync("/health");

        Assert.Equal(("degraded", "failed"), (report.Text("status"), Entry(report, "specs").Text("status")));
        Assert.Equal("No host can be read: 2 failed; host 1, unreachable: nobody is there", Entry(report, "specs").Text("reason"));
        Assert.Contains("specs_status", Entry(report, "specs").Text("remedy"), StringComparison.Ordinal);

        reader.Answers["127.4.3.2"] = RecordedMachine.Answer("board");
        await app.SendAsync(HttpMethod.Post, "/host/2/specs/refresh").JsonAsync(202);
        await StatusAsync(app, "specs", "ok");
    }

    [SshFact]
    public async Task Get_WhileAJumpHostIsAway_SaysWhyAndSoDoesTheLog()
    {
        const string JumpHost = "nobody@127.0.0.1:1";
        await using var app = PoolApp.Start(("Specs:Networks:0:Subnet", "127.4.4.0/24"), ("Specs:Networks:0:JumpHost", JumpHost));
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.4.1")));
        Assert.Equal("ok", Entry(await app.GetAsync("/health"), $"jump {JumpHost}").Text("status"));

        await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);

        var entry = await FailureAsync(app, $"jump {JumpHost}");
        Assert.Contains("jump host 127.0.0.1:1: ssh: connect to host 127.0.0.1 port 1: Connection refused", entry.Text("reason"), StringComparison.Ordinal);
        Assert.Contains("JumpHostKey", entry.Text("remedy"), StringComparison.Ordinal);
        var told = Assert.Single(app.Log.Lines, line => line.Contains("JumpHostAway: ", StringComparison.Ordinal));
        Assert.Contains("Connection refused", told, StringComparison.Ordinal);
        Assert.DoesNotContain("suspect", told, StringComparison.Ordinal);
        Assert.Equal("unknown", (await app.GetAsync("/host/1")).Text("presence"));
    }

    [SshFact]
    public async Task Get_WhenNoReadingGetsPastAJumpHost_SaysWhy()
    {
        const string JumpHost = "nobody@127.0.0.1:1";
        await using var app = PoolApp.Start(("Specs:Enabled", "true"), ("Specs:Networks:0:Subnet", "127.4.4.0/24"), ("Specs:Networks:0:JumpHost", JumpHost));

        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.4.4.1")));

        var entry = await FailureAsync(app, $"jump {JumpHost}");
        Assert.Contains("jump host 127.0.0.1:1: ssh: connect to host 127.0.0.1 port 1: Connection refused", entry.Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_WhenTheDatabaseIsGone_Is503()
    {
        await using var app = PoolApp.Start();

        // One table alone: of several, HostPool may have one and wait for another just then.
        app.Database.Execute(app.Database.IsPostgres ? "DROP TABLE hosts CASCADE" : "DROP TABLE host_labels; DROP TABLE host_macs; DROP TABLE host_facts; DROP TABLE hosts");

        var response = await app.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("failed", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"]);
    }

    [Fact]
    [Trait("Database", "sqlite")]
    public async Task Get_WhenTheDatabaseFileWasRemoved_Is503()
    {
        await using var app = PoolApp.Start();
        File.Delete(app.Database.File);
        await app.SendAsync(HttpMethod.Get, "/audit");

        var response = await app.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False(File.Exists(app.Database.File));
        Assert.Contains("was removed", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_AfterAWriteThatTheDatabaseRefused_Is503UntilOneSucceeds()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Host);
        app.Database.Execute(app.Database.IsPostgres
            ? """
              CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = 'disk is full', ERRCODE = 'disk_full'; END $$;
              CREATE TRIGGER "full" BEFORE UPDATE ON hosts FOR EACH ROW EXECUTE FUNCTION disk_is_full()
              """
            : "CREATE TRIGGER full BEFORE UPDATE ON hosts BEGIN SELECT RAISE(ABORT, 'disk is full'); END");

        // What HostPool writes by itself, to another table, may be the one that succeeds.
        var ill = await PoolApp.WaitForAsync(
            async () =>
            {
                Assert.Equal(503, (int)(await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "x"}""")).StatusCode);
                return await app.Client.GetAsync(new Uri("/health", UriKind.Relative)) is { IsSuccessStatusCode: false } found ? found : null;
            },
            10,
            "ill");
        app.Database.Execute(app.Database.IsPostgres ? "DROP TRIGGER \"full\" ON hosts" : "DROP TRIGGER full");
        var taken = await app.SendAsync(HttpMethod.Patch, "/host/1", """{"name": "x"}""");
        var well = await app.Client.GetAsync(new Uri("/health", UriKind.Relative));

        Assert.Equal([503, 200, 200], [(int)ill.StatusCode, (int)taken.StatusCode, (int)well.StatusCode]);
        Assert.Contains("disk is full", await ill.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<JsonNode> FailureAsync(PoolApp app, string name) => StatusAsync(app, name, "failed");

    private static Task<JsonNode> StatusAsync(PoolApp app, string name, string status) => PoolApp.WaitForAsync(
        async () => Entry(await app.GetAsync("/health"), name) is var entry && (string?)entry["status"] == status ? entry : null, 10, $"{name} {status}");

    private static JsonNode Entry(JsonNode report, string name) => report["entries"]!.AsArray().Single(entry => (string?)entry!["name"] == name)!;

    private sealed class NoSshClient : ISpecReader
    {
        public string? Unavailable => "no ssh here";

        public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken) =>
            Task.FromResult(new SpecResult { Failure = SpecFailure.Unsupported, Message = Unavailable });
    }
}
