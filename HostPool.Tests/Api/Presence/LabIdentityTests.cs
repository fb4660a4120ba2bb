using System.Text.Json.Nodes;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>Who is who: machines with two cards, machines that take each other's address, and those with another card.</summary>
public sealed class LabIdentityTests
{
    private const string NewMac = "02:00:5e:00:53:01";

    [LabFact]
    public async Task Machine_WithTwoCards_IsOneHostOnceItIsReadAndMovesToTheOtherWhenOneIsUnplugged()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Specs:Enabled", "true")]);
        await pool.WaitForAsync(1, IsRead, 30, "facts");
        await pool.WaitForAsync(2, IsRead, 30, "facts");
        var address = pool.Lab.Address(99);

        var mac = await pool.Lab.AddNicAsync(1, address);

        var both = await pool.WaitForAsync(1, host => host["interfaces"]!.AsArray().Count == 2, 30, "two cards");
        Assert.Equal([pool.Lab.Host(1).Mac.ToString(), mac.ToString()], both["interfaces"]!.AsArray().Select(one => one!.Text("mac")));
        Assert.Equal(address.ToString(), both["interfaces"]![1]!["ips"]![0]!.GetValue<string>());
        Assert.Equal(2, (await pool.App.GetAsync("/hosts")).AsArray().Count);
        Assert.DoesNotContain("same_machine_id", both["flags"]!.ToJsonString(), StringComparison.Ordinal);

        await pool.Lab.DropAsync(1);

        var id = (long)both["id"]!;
        var moved = await WaitAsync(pool, id, host => host["endpoint"]!.Text("ip") == address.ToString(), "moved");
        Assert.Equal((mac.ToString(), both.Text("name")), (moved.Text("mac"), moved.Text("name")));
        await WaitAsync(pool, id, LabPool.IsAlive, "alive");
        Assert.Equal(2, moved["interfaces"]!.AsArray().Count);
    }

    [LabFact]
    public async Task Hosts_WithOneMachineIdAndDifferentKeys_AreFlaggedOnceAndNotMerged()
    {
        await using var lab = await LabNetwork.UpAsync(2);
        foreach (var number in (int[])[1, 2])
        {
            await lab.ExecAsync(number, "sh", "-c", "echo 0123456789abcdef0123456789abcdef >/etc/machine-id");
        }

        await using var app = PoolApp.Start([.. LabPool.Watching(lab), ("Specs:Enabled", "true")]);

        var hosts = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/hosts")).AsArray() is { Count: 2 } all && all.All(host => Has(host!, "same_machine_id")) ? all : null, 30, "flagged");

        Assert.Equal(2, hosts.Count);
        await PoolApp.WaitForAsync(() => Task.FromResult(Told(app, "Flagged", "same_machine_id") == 2 ? "told" : null), 10, "told");
        await Task.Delay(2500);
        Assert.Equal(2, Told(app, "Flagged", "same_machine_id"));
        Assert.Equal(2, (await app.GetAsync("/hosts")).AsArray().Count);
    }

    [LabFact]
    public async Task Address_ThatAnotherMachineClaims_IsFlaggedWhileItDoesAndToldOnce()
    {
        await using var pool = await LabPool.UpAsync(2);
        var first = await pool.WaitForAsync(1);
        var second = await pool.WaitForAsync(2);
        var path = $"/host/{(long)first["id"]!}";

        await pool.Lab.MoveAsync(2, pool.Lab.Host(1).Ip);

        await PoolApp.WaitForAsync(() => Task.FromResult(Told(pool.App, "Flagged", "address_conflict") > 0 ? "told" : null), 15, "told");
        var contested = await pool.App.GetAsync(path);
        Assert.True(Has(contested, "address_conflict"));
        Assert.Equal(first.Text("mac"), contested.Text("mac"));
        Assert.Equal(second["endpoint"]!.Text("ip"), (await pool.App.GetAsync($"/host/{(long)second["id"]!}"))["endpoint"]!.Text("ip"));
        await Task.Delay(3000);
        Assert.Equal(1, Told(pool.App, "Flagged", "address_conflict"));

        await pool.Lab.MoveAsync(2, System.Net.IPAddress.Parse(second["endpoint"]!.Text("ip")));

        await WaitAsync(pool, (long)first["id"]!, host => !Has(host, "address_conflict"), "over");
        await PoolApp.WaitForAsync(() => Task.FromResult(Told(pool.App, "Unflagged", "address_conflict") == 1 ? "told" : null), 15, "told that it is over");
    }

    [LabFact]
    public async Task Address_ThatGoesToAndFroBetweenTwoMacs_IsFlaggedAndToldOnce()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Discovery:PingInterval", "00:00:00.300"), ("Discovery:PingTimeout", "00:00:00.150")]);
        var host = await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);
        var id = (long)host["id"]!;
        string[] macs = [NewMac, host.Text("mac")];
        var changes = 0;

        await PoolApp.WaitForAsync(
            async () =>
            {
                await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "address", macs[changes++ % 2]);
                await Task.Delay(2000);
                return Has(await pool.App.GetAsync($"/host/{id}"), "address_flips") ? "flagged" : null;
            },
            60,
            "flips");
        var before = pool.App.Log.Lines.Count;
        for (var i = 0; i < 3; i++)
        {
            await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "address", macs[changes++ % 2]);
            await Task.Delay(2000);
        }

        Assert.InRange(changes, 3 + 3, 20);
        Assert.Equal(1, Told(pool.App, "Flagged", "address_flips"));
        Assert.DoesNotContain(pool.App.Log.Lines.Skip(before), line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Replaced", StringComparison.Ordinal));
        Assert.Equal(id, (long)(await PoolApp.WaitForAsync(
            async () => (await pool.App.GetAsync("/hosts")).AsArray() is { Count: 2 } all ? all.First(one => one!["endpoint"]!.Text("ip") == host["endpoint"]!.Text("ip")) : null, 10, "two hosts"))!["id"]!);
    }

    [LabFact]
    public async Task Mac_ThatIsLocallyAdministered_IsFlaggedAndToldOnce()
    {
        await using var pool = await LabPool.UpAsync(1);
        var host = await pool.WaitForAsync(1, host => Has(host, "local_mac"), 10, "flagged");

        await Task.Delay(2500);

        Assert.Equal("local_mac", Assert.Single(host["flags"]!.AsArray())!.GetValue<string>());
        Assert.Equal(1, Told(pool.App, "Flagged", "local_mac"));
    }

    [LabFact]
    public async Task AllocatedHost_WhoseAddressAnotherMachineTakes_StaysAndIsFlagged()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Specs:Enabled", "true")]);
        var held = await AllocateFirstAsync(pool);
        await pool.WaitForAsync(2, IsRead, 30, "facts");

        // The other machine comes with a card that nobody knows, so that the host in its place could be it.
        await pool.Lab.DropAsync(1);
        await pool.Lab.ExecAsync(2, "sh", "-c", $"ip address flush dev eth0; ip link set eth0 address {NewMac}; ip address add {pool.Lab.Host(1).Ip}/24 dev eth0; ip link set eth0 address {NewMac}");

        var id = (long)held["id"]!;
        await WaitAsync(pool, id, host => Has(host, "address_conflict"), "flagged");
        await WaitAsync(pool, id, LabPool.IsDown, "down, whoever answers there");
        await Task.Delay(5000);
        var host = await pool.App.GetAsync($"/host/{id}");
        Assert.Equal((held.Text("mac"), held["endpoint"]!.Text("ip")), (host.Text("mac"), host["endpoint"]!.Text("ip")));
        Assert.True(LabPool.IsDown(host) && (bool)host["allocated"]!);
        Assert.Equal(1, Told(pool.App, "Flagged", "address_conflict"));
        Assert.Equal(0, Told(pool.App, "Replaced", NewMac));
    }

    [LabFact]
    public async Task AllocatedHost_WithAnotherCard_IsFollowedSinceItsHostKeyAnswers()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Specs:Enabled", "true")]);
        var held = await AllocateFirstAsync(pool);

        await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "address", NewMac);

        var id = (long)held["id"]!;
        var host = await WaitAsync(pool, id, host => host.Text("mac") == NewMac, "the new card");
        Assert.True((bool)host["allocated"]!);
        Assert.Equal(held["endpoint"]!.Text("ip"), host["endpoint"]!.Text("ip"));
        await WaitAsync(pool, id, host => LabPool.IsAlive(host) && !Has(host, "address_conflict"), "alive and without a flag");
    }

    [LabFact]
    public async Task AllocatedHost_WithoutAPinnedKey_IsNotRePointed()
    {
        await using var pool = await LabPool.UpAsync(2);
        await pool.WaitForAsync(2);
        var held = await AllocateFirstAsync(pool, read: false);

        await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "address", NewMac);

        var id = (long)held["id"]!;
        await WaitAsync(pool, id, host => Has(host, "address_conflict"), "flagged");
        await WaitAsync(pool, id, LabPool.IsDown, "down");
        Assert.Equal(held.Text("mac"), (await pool.App.GetAsync($"/host/{id}")).Text("mac"));
    }

    /// <summary>Allocates the lab's first host.</summary>
    private static async Task<JsonNode> AllocateFirstAsync(LabPool pool, bool read = true)
    {
        var first = await pool.WaitForAsync(1, host => !read || IsRead(host), 30, "facts");
        await pool.App.SendAsync(HttpMethod.Patch, $"/host/{(long)first["id"]!}", """{"tags": ["first"]}""").JsonAsync(200);
        return (await pool.App.SendAsync(HttpMethod.Post, "/host/allocate", """{"tags": ["first"]}""").JsonAsync(200))!;
    }

    private static Task<JsonNode> WaitAsync(LabPool pool, long id, Func<JsonNode, bool> condition, string what) => PoolApp.WaitForAsync(
        async () => await pool.App.GetAsync($"/host/{id}") is var host && condition(host) ? host : null, 30, $"host {id} {what}");

    private static bool IsRead(JsonNode host) => (string?)host["specs_status"]?["state"] == "ok";

    private static bool Has(JsonNode host, string flag) => host["flags"]?.AsArray().Any(one => (string?)one == flag) is true;

    private static int Told(PoolApp app, string kind, string what) => app.Log.Lines.Count(
        line => line.Contains($" {kind}: ", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal));
}
