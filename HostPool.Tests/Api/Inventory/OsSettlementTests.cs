using System.Text.Json.Nodes;
using HostPool.Api.Presence;
using HostPool.Specs;
using HostPool.Tests.Api.Presence;
using HostPool.Tests.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Inventory;

/// <summary>What runs on a host that joined by itself is settled by what answers there, and by nothing when somebody said it.</summary>
public sealed class OsSettlementTests
{
    private const string Ssh = "10.0.0.11:22";

    private static readonly SpecResult Denied = new()
    {
        Failure = SpecFailure.Authentication, Message = "denied", Software = "OpenSSH_for_Windows_9.5", IsWindows = true,
    };

    private static readonly SpecResult Read = RecordedMachine.Result(RecordedMachine.Answer("server")) with { Software = "OpenSSH_9.2p1", IsWindows = false };

    private readonly ImaginedLink _link = new();
    private readonly AnswersByPort _machines = new();

    public OsSettlementTests() => _link.Settle(1, 11);

    [Fact]
    public async Task Joined_NothingAnswers_StaysAsAssumed()
    {
        await using var app = Start();

        var host = await WaitAsync(app, Failed, "asked");

        Assert.Equal("linux ssh 22", Told(host));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("Settled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Joined_AnswersDiffer_FollowsThemUntilItWasRead()
    {
        _machines.Open["10.0.0.11:5985"] = true;
        await using var app = Start();
        await WaitAsync(app, host => Told(host) == "windows winrm-http 5985", "WinRM alone");
        Assert.Single((await app.GetAsync("/hosts?os=windows")).AsArray());
        Assert.Contains(app.Log.Lines, line => line.Contains("as windows, by its port 5985, without SSH", StringComparison.Ordinal));

        _machines.Open["10.0.0.11:5986"] = true;
        await RefreshAsync(app);
        await WaitAsync(app, host => Told(host) == "windows winrm-https 5986", "TLS first");

        _machines.Ssh[Ssh] = Denied;
        await RefreshAsync(app);
        await WaitAsync(app, host => Told(host) == "windows ssh 22", "SSH first");
        Assert.Contains(app.Log.Lines, line => line.Contains("as windows, by its SSH server, OpenSSH_for_Windows_9.5", StringComparison.Ordinal));

        _machines.Ssh[Ssh] = Read;
        await RefreshAsync(app);
        var read = await WaitAsync(app, host => host["facts"] is not null || host["hardware_specs"] is not null, "read");
        Assert.Equal("linux ssh 22", Told(read));

        _machines.Ssh[Ssh] = Denied;
        await RefreshAsync(app);
        Assert.Equal("linux ssh 22", Told(await WaitAsync(app, Failed, "asked again")));
        Assert.Empty((await app.GetAsync("/hosts?os=windows")).AsArray());
    }

    [Fact]
    public async Task Joined_RestartedMeanwhile_IsStillOpen()
    {
        using var database = TestDatabase.Create();
        await using (var before = Start(database.Settings))
        {
            await WaitAsync(before, Failed, "asked");
        }

        _machines.Ssh[Ssh] = Denied;
        await using var after = Start(database.Settings);
        await WaitAsync(after, host => Told(host) == "windows ssh 22", "settled after the restart");
    }

    [Fact]
    public async Task Settings_SayWhatRuns_NothingChangesIt()
    {
        _machines.Ssh[Ssh] = Denied;
        await using var app = Start(("Discovery:Defaults:Os", "linux"));

        Assert.Equal("linux ssh 22", Told(await WaitAsync(app, Failed, "asked")));
    }

    [Theory]
    [InlineData("""{"os": "linux"}""", "linux ssh 22")]
    [InlineData("""{"endpoint": {"port": 2222}}""", "linux ssh 2222")]
    [InlineData("""{"tags": ["a"]}""", "windows winrm-http 5985")]
    public async Task Patch_ThatSaysWhatRuns_IsTheLastWord(string patch, string told)
    {
        await using var app = Start();
        var host = await WaitAsync(app, Failed, "asked");

        Assert.Equal(200, (int)(await app.SendAsync(HttpMethod.Patch, $"/host/{(long)host["id"]!}", patch)).StatusCode);
        _machines.Open["10.0.0.11:5985"] = true;
        await RefreshAsync(app);

        await WaitAsync(app, found => Failed(found) && Told(found) == told, told);
    }

    [Fact]
    public async Task Added_ByAClient_IsWhatTheClientSays()
    {
        _machines.Open["10.0.0.11:5985"] = true;
        await using var app = Start(("Discovery:ScanOnStart", "false"), ("Discovery:Networks:0:Adopt", "false"));
        await app.AddAsync("""[{"os": "linux", "endpoint": {"ip": "10.0.0.11", "port": 22, "protocol": "ssh"}, "credentials": {"username": "u"}}]""");
        await RefreshAsync(app);

        Assert.Equal("linux ssh 22", Told(await WaitAsync(app, Failed, "asked")));
    }

    [Theory]
    [InlineData("""{}""", "windows winrm-http 5985")]
    [InlineData("""{"os": "linux"}""", "linux ssh 22")]
    public async Task Adopted_ByHand_IsWhatTheClientSaysIfItDoes(string overrides, string told)
    {
        _machines.Open["10.0.0.11:5985"] = true;
        await using var app = Start(("Discovery:Networks:0:Adopt", "false"));
        var path = $"/neighbours/{ImaginedLink.Mac(1)}/adopt";
        await PoolApp.WaitForAsync(
            async () => (await app.SendAsync(HttpMethod.Post, path, overrides)).IsSuccessStatusCode ? "adopted" : null, 20, "a neighbour");

        Assert.Equal(told, Told(await WaitAsync(app, host => Failed(host) && Told(host) == told, told)));
    }

    private PoolApp Start(params IEnumerable<(string Key, string Value)> settings) => _link.Start(
        services => services.AddSingleton<ISpecReader>(_machines).AddSingleton<IEndpointProbe>(_machines),
        [("Specs:Enabled", "true"), .. settings]);

    private static async Task RefreshAsync(PoolApp app) => await app.SendAsync(HttpMethod.Post, "/specs/refresh").JsonAsync(202);

    private static bool Failed(JsonNode host) => (string?)host["specs_status"]?["state"] == "failed";

    private static string Told(JsonNode host) => $"{host.Text("os")} {host["endpoint"]!.Text("protocol")} {(int)host["endpoint"]!["port"]!}";

    private static Task<JsonNode> WaitAsync(PoolApp app, Func<JsonNode, bool> condition, string what) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/hosts")).AsArray().SingleOrDefault() is { } host && condition(host) ? host : null, 30, what);
}
