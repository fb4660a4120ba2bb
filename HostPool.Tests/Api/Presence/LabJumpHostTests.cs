using System.Text.Json.Nodes;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>A machine that only another one of the lab reaches: its cable is pulled, and a second card leads to that one alone.</summary>
public sealed class LabJumpHostTests
{
    [LabFact]
    public async Task Machine_BehindAJumpHost_IsReadWatchedAndHandedOut()
    {
        await using var lab = await LabNetwork.UpAsync(2);
        var (inside, outside) = (lab.Address(200), lab.Address(201));
        var target = (await lab.ExecAsync(2, "cat", "/run/sshd.pid")).Trim();
        await lab.DropAsync(2);
        await lab.ExecAsync(1, "ip", "link", "add", "in0", "type", "veth", "peer", "name", "in0", "netns", target);
        await lab.ExecAsync(1, "sh", "-ec", $"ip addr add {outside}/32 dev in0; ip link set in0 up; ip route add {inside}/32 dev in0 src {outside}");
        await lab.ExecAsync(2, "sh", "-ec", $"ip addr add {inside}/32 dev in0; ip link set in0 up; ip route add {outside}/32 dev in0 src {inside}");
        await using var app = PoolApp.Start(
        [
            .. LabPool.Watching(lab),
            ("Discovery:Networks:0:Subnet", $"{lab.Address(0)}/26"),
            ("Discovery:CheckInterval", "00:00:00.500"),
            ("Discovery:PingInterval", "00:00:00.300"),
            ("Discovery:PingTimeout", "00:00:00.200"),
            ("Specs:Enabled", "true"),
            ("Specs:Networks:0:Subnet", $"{lab.Address(192)}/26"),
            ("Specs:Networks:0:TrustNewHosts", "true"),
            ("Specs:Networks:0:JumpHost", $"{LabHost.Username}@{lab.Host(1).Ip}"),
            ("Specs:Networks:0:JumpKeyFile", lab.Host(1).PrivateKey),
            ("Specs:Networks:0:JumpHostKey", (await lab.ExecAsync(1, "cat", "/etc/ssh/ssh_host_ed25519_key.pub")).Trim()),
        ]);
        Assert.False(await Ssh.AnswersAsync(inside));

        var id = Assert.Single(await app.AddAsync($$"""
            [{"name": "inside", "os": "linux", "endpoint": {"ip": "{{inside}}", "port": 22, "protocol": "ssh"},
              "credentials": {"username": "{{LabHost.Username}}", "password": "{{LabHost.Password}}"} }]
            """));
        var host = await WaitAsync(app, id, found => LabPool.IsAlive(found) && (string?)found["specs_status"]?["state"] is "ok" or "failed", "alive and read");

        Assert.Null((string?)host["specs_status"]!["reason"]);
        Assert.Equal((await lab.ExecAsync(2, "hostname")).Trim(), (string?)(await app.GetAsync($"/host/{id}"))["facts"]!["system"]!["hostname"]);
        var given = await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"name": "inside"}""").JsonAsync(200);
        Assert.Equal(id, (long)given!["id"]!);

        // The way is cut without a word: that nobody answers says nothing of the machine at its end.
        await lab.DropAsync(1);
        await WaitAsync(app, id, IsSuspect, "suspect");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.True(IsSuspect(await app.GetAsync($"/host/{id}")));
        await lab.JoinAsync(1);
        await WaitAsync(app, id, LabPool.IsAlive, "alive again");

        await lab.ExecAsync(1, "ip", "link", "delete", "in0");
        await WaitAsync(app, id, LabPool.IsDown, "down");
        await app.SendAsync(HttpMethod.Delete, $"/host/{id}/deallocate").EmptyAsync(204);
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"name": "inside"}""").FailureAsync(515);
    }

    private static bool IsSuspect(JsonNode host) => (string?)host["presence"] is "suspect";

    private static Task<JsonNode> WaitAsync(PoolApp app, long id, Func<JsonNode, bool> condition, string what) => PoolApp.WaitForAsync(
        async () => await app.GetAsync($"/host/{id}") is var host && condition(host) ? host : null, 40, what);
}
