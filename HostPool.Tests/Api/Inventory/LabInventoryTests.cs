using System.Net;
using System.Text.Json.Nodes;
using HostPool.Tests.Api.Presence;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Inventory;

/// <summary>Facts of real machines, over real SSH.</summary>
public sealed class LabInventoryTests
{
    private static readonly string[] ContractKeys = ["cpus", "ram", "disk_size", "cpu_arch", "graph_card_model"];

    [LabFact]
    public async Task Machine_ThatJoins_HasItsFactsByPassword()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Specs:Enabled", "true"), ("Specs:Commands:hostname", "cat /proc/sys/kernel/hostname")]);

        var host = await pool.WaitForAsync(1, IsRead, 15, "facts");
        await pool.WaitForAsync(2, IsRead, 15, "facts");

        var specs = host["hardware_specs"]!.AsObject();
        Assert.All(ContractKeys, key => Assert.NotEmpty((string?)specs[key] ?? ""));
        Assert.Equal((await pool.Lab.ExecAsync(1, "nproc")).Trim(), (string?)specs["cpus"]);
        Assert.Equal((await pool.Lab.ExecAsync(1, "uname", "-m")).Trim(), (string?)specs["cpu_arch"]);
        Assert.Equal((await pool.Lab.ExecAsync(1, "hostname")).Trim(), (string?)specs["hostname"]);
        var facts = (await pool.App.GetAsync($"/host/{(long)host["id"]!}"))["facts"]!;
        Assert.Equal(int.Parse((string)specs["cpus"]!, System.Globalization.CultureInfo.InvariantCulture), (int)facts["cpu"]!["threads"]!);
        Assert.Equal((string?)specs["hostname"], (string?)facts["own"]!["hostname"]);
        Assert.Equal((string?)specs["hostname"], (string?)facts["system"]!["hostname"]);
        var link = Assert.Single(facts["interfaces"]!.AsArray(), link => (string?)link!["name"] == "eth0")!;
        Assert.Equal((string?)host["mac"], (string?)link["mac"]);
        Assert.Contains((string?)host["endpoint"]!["ip"], link["addresses"]!.AsArray().Select(address => (string?)address));
        Assert.Equal(2, (await pool.App.GetAsync($"/hosts?cpu.threads=1&kernel={Uri.EscapeDataString((string)specs["kernel"]!)}")).AsArray().Count);
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains(LabHost.Password, StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Machine_ThatJoins_HasItsFactsByKey()
    {
        await using var pool = await LabPool.UpAsync(1, lab =>
        [
            ("Specs:Enabled", "true"),
            ("Discovery:Defaults:Credentials:Password", ""),
            ("Discovery:Defaults:Credentials:KeyFile", lab.Host(1).PrivateKey),
        ]);

        var host = await pool.WaitForAsync(1, IsRead, 15, "facts");

        Assert.Contains("PRIVATE KEY", (string?)host["credentials"]!["key"], StringComparison.Ordinal);
        Assert.Null(host["credentials"]!["password"]);
    }

    [LabFact]
    public async Task Machine_ThatRefusesThePassword_SaysSoAndIsReadOnceItIsRight()
    {
        await using var pool = await LabPool.UpAsync(1, _ => [("Specs:Enabled", "true"), ("Discovery:Defaults:Credentials:Password", "wrong-one")]);

        var host = await pool.WaitForAsync(1, host => State(host) == "failed", 15, "failed");
        Assert.Equal("authentication", (string?)host["specs_status"]!["reason"]);
        Assert.NotNull(host["specs_status"]!["next_attempt_at"]);
        Assert.DoesNotContain("wrong-one", host["specs_status"]!.ToJsonString(), StringComparison.Ordinal);

        await pool.App.SendAsync(HttpMethod.Patch, $"/host/{(long)host["id"]!}", """{"credentials": {"password": "admin"}}""");

        await pool.WaitForAsync(1, IsRead, 15, "facts");
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("wrong-one", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Machine_ThatShowsAnotherKey_IsReadOnlyOnceItIsTrusted()
    {
        await using var pool = await LabPool.UpAsync(1, _ => [("Specs:Enabled", "true")]);
        var host = await pool.WaitForAsync(1, IsRead, 15, "facts");
        var path = $"/host/{(long)host["id"]!}";
        await pool.Lab.ExecAsync(1, "sh", "-c", """
            key=$(ls /etc/ssh/*key.pub | head -n 1); key=${key%.pub}
            rm -f "$key" "$key.pub"; ssh-keygen -q -t ed25519 -N '' -f "$key"; kill -HUP "$(cat /run/sshd.pid)"
            until ssh-keyscan -T 1 127.0.0.1 2>/dev/null | grep -qF "$(cut -d ' ' -f 2 "$key.pub")"; do :; done
            """);

        var asked = await pool.App.SendAsync(HttpMethod.Post, $"{path}/specs/refresh");
        var changed = await pool.WaitForAsync(1, found => State(found) == "failed", 15, "failed");

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.Equal("host_key_changed", (string?)changed["specs_status"]!["reason"]);
        Assert.NotNull(changed["hardware_specs"]);

        await pool.App.SendAsync(HttpMethod.Post, $"{path}/trust");
        await pool.WaitForAsync(1, IsRead, 15, "facts again");
    }

    [LabFact]
    public async Task Machine_WhoseSshHangs_DelaysNoOther()
    {
        await using var lab = await LabNetwork.UpAsync(3);
        await lab.ExecAsync(1, "sh", "-c", "kill -STOP $(cat /run/sshd.pid)");
        await using var app = PoolApp.Start([.. LabPool.Watching(lab), ("Specs:Enabled", "true"), ("Specs:Parallelism", "2"), ("Specs:Timeout", "00:00:08")]);

        var hosts = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/hosts")).AsArray() is { Count: 3 } all && all.Count(host => IsRead(host!)) == 2 ? all : null, 7.5, "two read");
        Assert.Equal("pending", State(hosts.Single(host => (string?)host!["mac"] == lab.Host(1).Mac.ToString())!));

        var hung = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/hosts")).AsArray().FirstOrDefault(host => State(host!) == "failed"), 15, "timed out");
        Assert.Equal("unreachable", (string?)hung["specs_status"]!["reason"]);
        await lab.ExecAsync(1, "sh", "-c", "kill -CONT $(cat /run/sshd.pid)");
    }

    [LabFact]
    public async Task Machine_ThatComesBack_IsReadAgain()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Specs:Enabled", "true")]);
        var first = (string?)(await pool.WaitForAsync(1, IsRead, 15, "facts"))["specs_status"]!["attempted_at"];
        await pool.Lab.DropAsync(1);
        await pool.WaitForAsync(1, LabPool.IsDown, what: "down");

        await pool.Lab.JoinAsync(1);

        await pool.WaitForAsync(1, host => IsRead(host) && (string?)host["specs_status"]!["attempted_at"] != first, 15, "read again");
    }

    [Fact]
    public async Task Refresh_WhereNothingCanBeRead_SaysWhy()
    {
        await using var off = PoolApp.Start();
        await using var on = PoolApp.Start(("Specs:Enabled", "true"));
        const string Windows = """
            [{"os": "windows", "endpoint": {"ip": "127.0.0.1", "port": 1, "protocol": "winrm-http"}, "credentials": {"username": "u"}}]
            """;
        await off.AddAsync(Windows);
        await on.AddAsync(Windows);

        Assert.Equal(HttpStatusCode.NotFound, (await on.SendAsync(HttpMethod.Post, "/host/99/specs/refresh")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await on.SendAsync(HttpMethod.Post, "/host/99/trust")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await on.SendAsync(HttpMethod.Post, "/host/1/specs/refresh")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await off.SendAsync(HttpMethod.Post, "/host/1/specs/refresh")).StatusCode);
        Assert.Null((await on.GetAsync("/host/1"))["specs_status"]);
    }

    private static bool IsRead(JsonNode host) => State(host) == "ok" && host["hardware_specs"] is not null;

    private static string? State(JsonNode host) => (string?)host["specs_status"]?["state"];
}
