using System.Text.Json.Nodes;
using HostPool.Tests.Api.Presence;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Somebody who wants our passwords, and writes down what is offered to him.</summary>
public sealed class LabRogueTests
{
    private const string NewMac = "02:00:5e:00:53:01";
    private const string Candidate = "an0ther-secret";

    [LabFact]
    public async Task Rogue_ThatJoinsByItself_IsOfferedNoPasswordBeforeItIsTrusted()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        var rogue = await RogueHost.MakeAsync(lab, 1);
        await using var app = PoolApp.Start([.. LabPool.Watching(lab), .. Candidates(lab, withKey: false)]);

        var host = await WaitAsync(app, 1, host => State(host) == "failed", "failed");

        var fingerprint = await rogue.FingerprintAsync();
        Assert.Equal("untrusted", host["specs_status"]!.Text("reason"));
        Assert.Contains($"it shows {fingerprint}. POST /host/1/trust accepts that key", host["specs_status"]!.Text("message"), StringComparison.Ordinal);
        Assert.Empty(await rogue.PasswordsAsync());
        Assert.Equal(["none"], (await rogue.MethodsAsync()).Distinct());

        var refusal = await TrustAsync(app, fingerprint[..^1] + (fingerprint[^1] == 'A' ? 'B' : 'A')).ErrorAsync(409);
        Assert.Contains(fingerprint, refusal, StringComparison.Ordinal);
        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);
        await WaitAsync(app, 1, host => State(host) == "failed", "failed again");
        Assert.Empty(await rogue.PasswordsAsync());

        // Which shows that it writes down what it is offered.
        await TrustAsync(app, fingerprint).JsonAsync(202);
        await WaitAsync(app, 1, host => Reason(host) == "authentication", "turned down");
        Assert.Equal([LabHost.Password, Candidate], (await rogue.PasswordsAsync()).Distinct());
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(Candidate, StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Rogue_ThatTakesAKeyAndThenTakesItNoMore_IsOfferedNoPassword()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        var rogue = await RogueHost.MakeAsync(lab, 1);
        await using var app = PoolApp.Start([.. LabPool.Watching(lab), .. Candidates(lab, withKey: true)]);

        var read = await WaitAsync(app, 1, host => State(host) == "ok", "read");
        Assert.Contains("PRIVATE KEY", read["credentials"]!.Text("key"), StringComparison.Ordinal);
        await rogue.RefuseKeysAsync();
        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);

        await WaitAsync(app, 1, host => Reason(host) == "untrusted", "untrusted");
        Assert.Empty(await rogue.PasswordsAsync());
        Assert.DoesNotContain("password", await rogue.MethodsAsync());
        Assert.DoesNotContain("keyboard-interactive", await rogue.MethodsAsync());
        Assert.True(await rogue.SignaturesAsync() > 0);
    }

    [LabFact]
    public async Task Rogue_ThatTakesTheAddressOfAKnownHost_IsOfferedNothingAndTheHostIsSuspect()
    {
        await using var lab = await LabNetwork.UpAsync(2);
        var rogue = await RogueHost.MakeAsync(lab, 2);
        await rogue.HideAsync();
        using var database = TestDatabase.Create();
        (string, string)[] settings =
        [
            .. LabPool.Watching(lab), .. database.Settings, ("Specs:Enabled", "true"), ("Discovery:Defaults:Credentials:KeyFile", lab.Host(1).PrivateKey),
        ];
        await using (var app = PoolApp.Start(settings))
        {
            await WaitAsync(app, 1, host => State(host) == "ok", "read");
            await lab.DropAsync(1);

            await rogue.TakeAddressAsync(lab.Host(1).Ip, NewMac);

            var host = await WaitAsync(app, 1, host => State(host) == "failed", "failed");
            Assert.Equal((NewMac, "host_key_changed"), (host.Text("mac"), Reason(host)));
            Assert.Contains(await rogue.FingerprintAsync(), host["specs_status"]!.Text("message"), StringComparison.Ordinal);
            Assert.Contains("(pinned: SHA256:", host["specs_status"]!.Text("message"), StringComparison.Ordinal);
            await WaitAsync(app, 1, IsMarked, "suspect and flagged");
            await PoolApp.WaitForAsync(
                () => Task.FromResult(app.Log.Lines.FirstOrDefault(line => line.Contains("Flagged: host 1 ", StringComparison.Ordinal) && line.Contains("host_key_changed", StringComparison.Ordinal))),
                10,
                "told");
        }

        await using (var app = PoolApp.Start(settings))
        {
            Assert.True(IsMarked(await app.GetAsync("/host/1")));
            await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);
            await WaitAsync(app, 1, host => State(host) == "failed" && IsMarked(host), "failed again");
            Assert.Equal(1, (int)(await app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515))["host_key_changed"]!);
        }

        Assert.Empty(await rogue.PasswordsAsync());
        Assert.Empty(await rogue.MethodsAsync());
        Assert.Equal(0, await rogue.SignaturesAsync());
    }

    [LabFact]
    public async Task Rogue_ThatSwapsItsKey_IsOfferedNothingUntilTheNewOneIsTrusted()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        var rogue = await RogueHost.MakeAsync(lab, 1);
        await using var app = PoolApp.Start(
            [.. LabPool.Watching(lab), .. Candidates(lab, withKey: false), ("Discovery:Defaults:Credentials:KeyFile", lab.Host(1).PrivateKey)]);
        await WaitAsync(app, 1, host => State(host) == "ok" && host.Text("presence") == "alive", "read");
        Assert.True(await rogue.SignaturesAsync() > 0);

        await rogue.SwapHostKeyAsync();
        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);

        await WaitAsync(app, 1, host => Reason(host) == "host_key_changed" && IsMarked(host), "suspect and flagged");
        Assert.Empty(await rogue.MethodsAsync());
        Assert.Equal(0, await rogue.SignaturesAsync());

        await TrustAsync(app, await rogue.FingerprintAsync()).JsonAsync(202);

        await WaitAsync(app, 1, host => State(host) == "ok" && host.Text("presence") == "alive" && !IsMarked(host), "read again");
        Assert.Contains(app.Log.Lines, line => line.Contains("Trusted: host 1 ", StringComparison.Ordinal));
        Assert.Empty(await rogue.PasswordsAsync());
    }

    [LabFact]
    public async Task Machine_WithoutCredentialsOfItsOwn_GetsThoseOfItsNetworkThatItTook()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        await using var app = PoolApp.Start(
        [
            .. LabPool.Watching(lab), ("Discovery:Defaults:Credentials:Username", ""), ("Discovery:Defaults:Credentials:Password", ""), ("Specs:Enabled", "true"),
            ("Specs:Networks:0:Subnet", lab.Subnet.ToString()),
            ("Specs:Networks:0:Credentials:0:Username", "nobody"), ("Specs:Networks:0:Credentials:0:Password", Candidate),
            ("Specs:Networks:0:Credentials:1:Username", LabHost.Username), ("Specs:Networks:0:Credentials:1:Password", LabHost.Password),
        ]);

        var read = await WaitAsync(app, 1, host => State(host) == "ok", "read");
        Assert.Equal((LabHost.Username, LabHost.Password), (read["credentials"]!.Text("username"), read["credentials"]!.Text("password")));
        var allocated = (await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200))!;
        Assert.Equal(LabHost.Password, allocated["credentials"]!.Text("password"));
        Assert.Contains(app.Log.Lines, line => line.Contains("SpecsRead: host 1 ", StringComparison.Ordinal) && line.Contains("(as centos, by a password of its network", StringComparison.Ordinal));

        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);
        await WaitAsync(app, 1, host => State(host) == "ok" && host["specs_status"]!.Text("attempted_at") != read["specs_status"]!.Text("attempted_at"), "read again");
        Assert.Single((await lab.ExecAsync(1, "cat", "/var/log/sshd.log")).Split('\n'), line => line.Contains("Failed password for", StringComparison.Ordinal));
    }

    /// <summary>A network that trusts nobody, with a password to try, and perhaps a key before it.</summary>
    private static (string, string)[] Candidates(LabNetwork lab, bool withKey) =>
    [
        ("Specs:Enabled", "true"), ("Specs:Networks:0:Subnet", lab.Subnet.ToString()), ("Specs:Networks:0:TrustNewHosts", "false"),
        ("Specs:Networks:0:Credentials:0:Username", LabHost.Username), ("Specs:Networks:0:Credentials:0:Password", Candidate),
        .. withKey ? [("Specs:Networks:0:Credentials:1:Username", LabHost.Username), ("Specs:Networks:0:Credentials:1:KeyFile", lab.Host(1).PrivateKey)] : Array.Empty<(string, string)>(),
    ];

    private static Task<HttpResponseMessage> TrustAsync(PoolApp app, string fingerprint) =>
        app.SendAsync(HttpMethod.Post, "/host/1/trust", $$"""{"fingerprint": "{{fingerprint}}"}""");

    /// <summary>Waits until the host meets a condition; before it has joined it meets none.</summary>
    private static Task<JsonNode> WaitAsync(PoolApp app, long id, Func<JsonNode, bool> condition, string what) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync($"/hosts?ids={id}")).AsArray() is [{ } host] && condition(host) ? host : null, 30, $"host {id} {what}");

    private static bool IsMarked(JsonNode host) =>
        host.Text("presence") == "suspect" && host["flags"]?.AsArray().Any(flag => (string?)flag == "host_key_changed") is true;

    private static string? State(JsonNode host) => (string?)host["specs_status"]?["state"];

    private static string? Reason(JsonNode host) => State(host) == "failed" ? (string?)host["specs_status"]?["reason"] : null;
}
