using System.Net;
using System.Text.Json.Nodes;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>The main job: real machines join, move and leave, and the pool follows.</summary>
public sealed class LabPoolTests
{
    [LabFact]
    public async Task Start_WithThreeMachinesOnTheLink_FindsThem()
    {
        await using var pool = await LabPool.UpAsync(3);

        for (var number = 1; number <= 3; number++)
        {
            var host = await pool.WaitForAsync(number, LabPool.IsAlive, what: "alive");
            Assert.Equal(pool.Lab.Host(number).Mac.ToString(), (string?)host["name"]);
            Assert.Equal(pool.Lab.Host(number).Ip.ToString(), (string?)host["endpoint"]!["ip"]);
            Assert.Equal("centos", (string?)host["credentials"]!["username"]);
        }

        Assert.Equal(3, (await pool.App.GetAsync("/hosts")).AsArray().Count);
    }

    [LabFact]
    public async Task Machine_ThatJoins_IsAddedOnce()
    {
        await using var pool = await LabPool.UpAsync(1);
        await pool.WaitForAsync(1);

        await pool.Lab.JoinAsync(2);

        await pool.WaitForAsync(2, LabPool.IsAlive, what: "alive");
        await pool.Lab.JoinAsync(2);
        await Task.Delay(500);
        Assert.Equal(2, (await pool.App.GetAsync("/hosts")).AsArray().Count);
    }

    [LabFact]
    public async Task Machine_WhoseAddressMoves_KeepsItsId()
    {
        await using var pool = await LabPool.UpAsync(2, _ => [("Discovery:PingInterval", "00:00:30")]); // a missed ping comes too late to help
        var before = await pool.WaitForAsync(2);
        var address = new IPAddress([.. pool.Lab.Host(2).Ip.GetAddressBytes()[..3], 77]);

        await pool.Lab.MoveAsync(2, address);

        var after = await pool.WaitForAsync(2, host => (string?)host["endpoint"]!["ip"] == address.ToString(), what: "moved");
        Assert.Equal((long)before["id"]!, (long)after["id"]!);
        Assert.True(LabPool.IsAlive(after));
        Assert.Equal(2, (await pool.App.GetAsync("/hosts")).AsArray().Count);
    }

    [LabFact]
    public async Task Machine_WhoseCableIsPulled_IsDownAndNeverHandedOut_AndAliveWhenBack()
    {
        await using var pool = await LabPool.UpAsync(2);
        await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);

        await pool.Lab.DropAsync(1);

        var down = await pool.WaitForAsync(1, LabPool.IsDown, what: "down");
        var given = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");
        var none = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");
        Assert.Equal(pool.Lab.Host(2).Mac.ToString(), (string?)JsonNode.Parse(await given.Content.ReadAsStringAsync())!["mac"]);
        Assert.Equal(515, (int)none.StatusCode);

        await pool.Lab.JoinAsync(1);

        var back = await pool.WaitForAsync(1, LabPool.IsAlive, what: "back");
        Assert.Equal((long)down["id"]!, (long)back["id"]!);
        var again = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [LabFact]
    public async Task Machine_ThatIsIgnored_NeverAppears()
    {
        await using var pool = await LabPool.UpAsync(3, lab =>
            [("Discovery:Ignore:0", lab.Host(1).Mac.ToString()), ("Discovery:Ignore:1", $"{lab.Host(2).Ip}/32")]);
        await pool.WaitForAsync(3);

        await pool.Lab.DropAsync(1);
        await pool.Lab.JoinAsync(1);
        await pool.Lab.JoinAsync(2);
        await Task.Delay(1500);

        Assert.Single((await pool.App.GetAsync("/hosts")).AsArray());
        Assert.Single((await pool.App.GetAsync("/neighbours")).AsArray());
    }

    [LabFact]
    public async Task Host_ThatAClientAdded_GetsItsMacAndIsNotDoubled()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        await using var app = PoolApp.Start([.. LabPool.Watching(lab), ("Discovery:ScanOnStart", "false")]);
        var ids = await app.AddAsync($$$"""
            [{"name": "mine", "os": "linux", "endpoint": {"ip": "{{{lab.Host(1).Ip}}}", "port": 22, "protocol": "ssh"},
              "credentials": {"username": "centos", "password": "admin"}}]
            """);

        var host = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync($"/host/{ids[0]}")) is var found && LabPool.IsAlive(found) ? found : null, 10, "alive");

        Assert.Equal(lab.Host(1).Mac.ToString(), (string?)host["mac"]);
        Assert.Equal("mine", (string?)host["name"]);
        Assert.Single((await app.GetAsync("/hosts")).AsArray());
    }

    [LabFact]
    public async Task Host_WhoseMachineIsReplaced_KeepsItsIdAndTakesTheNewName()
    {
        await using var pool = await LabPool.UpAsync(1);
        var old = await pool.WaitForAsync(1);
        const string Mac = "02:00:5e:00:53:01";

        await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "address", Mac);

        var host = await PoolApp.WaitForAsync(
            async () => (await pool.App.GetAsync("/hosts")).AsArray().Single() is { } found && (string?)found["mac"] == Mac && LabPool.IsAlive(found) ? found : null,
            15,
            "the new machine in the old one's place");
        Assert.Equal((long)old["id"]!, (long)host["id"]!);
        Assert.Equal(Mac, (string?)host["name"]);
    }

    [LabFact]
    public async Task Departure_WithRemove_TakesOutWhoJoinedButNeverAnAllocatedHost()
    {
        await using var pool = await LabPool.UpAsync(3, _ => [("Discovery:OnDeparture", "Remove")]);
        var held = await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);
        await pool.WaitForAsync(3);
        await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");

        await pool.Lab.DropAsync(1);
        await pool.Lab.DropAsync(2);

        await PoolApp.WaitForAsync(async () => await pool.FindAsync(2) is null ? "gone" : null, 10, "host 2 removed");
        var down = await pool.WaitForAsync(1, LabPool.IsDown, what: "down");
        Assert.Equal((long)held["id"]!, (long)down["id"]!);
        Assert.True((bool)down["allocated"]!);

        await pool.App.SendAsync(HttpMethod.Delete, $"/host/{(long)down["id"]!}/deallocate");
        await PoolApp.WaitForAsync(async () => await pool.FindAsync(1) is null ? "gone" : null, 10, "host 1 removed once it was given back");
    }

    [LabFact]
    public async Task Listening_WithoutANetwork_ListsNeighboursAndAdoptsByHandOnly()
    {
        await using var lab = await LabNetwork.UpAsync(1);
        await using var app = PoolApp.Start(("Discovery:Enabled", "true"));
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/health"))["entries"]!.AsArray().FirstOrDefault(entry => (string?)entry!["name"] == $"capture {lab.Bridge}"), 10, "capture");
        var mac = lab.Host(1).Mac.ToString();
        await lab.DropAsync(1);
        await lab.JoinAsync(1);

        var neighbour = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/neighbours")).AsArray().FirstOrDefault(found => (string?)found!["mac"] == mac), 10, "neighbour");
        Assert.Equal(lab.Host(1).Ip.ToString(), (string?)neighbour["ip"]);
        Assert.Empty((await app.GetAsync("/hosts")).AsArray());

        var incomplete = await app.SendAsync(HttpMethod.Post, $"/neighbours/{mac}/adopt");
        var stranger = await app.SendAsync(HttpMethod.Post, "/neighbours/02:00:00:00:00:01/adopt");
        var adopted = await app.SendAsync(HttpMethod.Post, $"/neighbours/{mac}/adopt", """{"credentials": {"username": "centos"}, "tags": ["lab"]}""");
        var again = await app.SendAsync(HttpMethod.Post, $"/neighbours/{mac}/adopt", """{"credentials": {"username": "centos"}}""");

        Assert.Equal(HttpStatusCode.BadRequest, incomplete.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.Created, adopted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/hosts")).AsArray().Single() is { } host && LabPool.IsAlive(host) ? host : null, 10, "alive by TCP");
    }

    [LabFact]
    public async Task Restart_OnTheSameDatabase_KeepsThePoolAndItsAllocations()
    {
        await using var lab = await LabNetwork.UpAsync(2);
        using var database = TestDatabase.Create();
        (string, string)[] settings = [.. LabPool.Watching(lab), .. database.Settings];
        string before;
        await using (var app = PoolApp.Start(settings))
        {
            await PoolApp.WaitForAsync(async () => (await app.GetAsync("/hosts")).AsArray() is { Count: 2 } all ? all : null, 10, "two hosts");
            await app.SendAsync(HttpMethod.Post, "/host/allocate");
            before = Identity(await app.GetAsync("/hosts"));
        }

        await using (var app = PoolApp.Start(settings))
        {
            Assert.Equal(before, Identity(await app.GetAsync("/hosts")));
        }

        await using (var app = PoolApp.Start([.. settings, ("Discovery:ResetOnStart", "true")]))
        {
            var hosts = await PoolApp.WaitForAsync(async () => (await app.GetAsync("/hosts")).AsArray() is { Count: 2 } all ? all : null, 10, "two hosts again");
            Assert.Equal([1L, 3L], hosts.Select(host => (long)host!["id"]!));
            Assert.True((bool)hosts[0]!["allocated"]!);
        }

        static string Identity(JsonNode hosts) =>
            string.Join(' ', hosts.AsArray().Select(host => $"{host!["id"]}/{host["mac"]}/{host["allocated"]}/{host["alive"]}"));
    }
}
