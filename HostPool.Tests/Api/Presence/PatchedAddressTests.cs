using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Presence;

/// <summary>A client changes the address of a host: which machine is it then?</summary>
public sealed class PatchedAddressTests
{
    private readonly ImaginedLink _link = new();

    [Fact]
    public async Task Patch_OfAHostThatJoined_IsTheSameMachineAtItsNewAddress()
    {
        _link.Settle(1, 11);
        await using var app = _link.Start(null);
        var before = await WaitAsync(app, 1, IsAlive, "alive");

        _link.Leave(11);
        _link.Settle(1, 99);
        await PatchAsync(app, before, "10.0.0.99");

        var after = await WaitAsync(app, 1, host => IsAlive(host) && At(host) == "10.0.0.99", "at its new address");
        Assert.Equal(((long)before["id"]!, before.Text("mac")), ((long)after["id"]!, after.Text("mac")));
        Assert.Single((await app.GetAsync("/hosts")).AsArray());
    }

    [Fact]
    public async Task Patch_OfAHostThatJoinedToWhereItIsNot_IsCorrectedByTheMachineItself()
    {
        _link.Settle(1, 11);
        _link.Settle(2, 12);
        await using var app = _link.Start(null);
        var first = await WaitAsync(app, 1, host => host["interfaces"]?[0]!["last_seen"] is not null, "heard");
        await WaitAsync(app, 2, IsAlive, "alive");

        await PatchAsync(app, first, "10.0.0.98"); // nobody
        await WaitAsync(app, 1, host => IsAlive(host) && At(host) == "10.0.0.11", "where it is");
        await PatchAsync(app, first, "10.0.0.12"); // another host

        var after = await WaitAsync(app, 1, host => IsAlive(host) && At(host) == "10.0.0.11", "where it is");
        Assert.Equal((long)first["id"]!, (long)after["id"]!);
        Assert.Equal("10.0.0.12", At(await WaitAsync(app, 2, IsAlive, "alive")));
        Assert.Equal(2, (await app.GetAsync("/hosts")).AsArray().Count);
    }

    [Fact]
    public async Task Patch_OfAHostThatAClientAdded_IsWhateverMachineIsAtTheNewAddress()
    {
        _link.Settle(1, 11);
        _link.Settle(2, 12);
        await using var app = _link.Start(null, ("Discovery:ScanOnStart", "false"));
        var ids = await app.AddAsync("""
            [{"name": "mine", "os": "linux", "endpoint": {"ip": "10.0.0.11", "port": 22, "protocol": "ssh"}, "credentials": {"username": "u"}}]
            """);
        var mistaken = await WaitAsync(app, 1, IsAlive, "alive");
        Assert.Equal(ids[0], (long)mistaken["id"]!);

        await PatchAsync(app, mistaken, "10.0.0.12");

        var right = await WaitAsync(app, 2, IsAlive, "alive");
        Assert.Equal((ids[0], "mine", "10.0.0.12"), ((long)right["id"]!, right.Text("name"), At(right)));
    }

    private static async Task PatchAsync(PoolApp app, JsonNode host, string ip) => await app.SendAsync(
        HttpMethod.Patch, $"/host/{(long)host["id"]!}", $$$"""{"endpoint": {"ip": "{{{ip}}}"}}""").JsonAsync(200);

    private static bool IsAlive(JsonNode host) => (bool)host["alive"]!;

    private static string At(JsonNode host) => host["endpoint"]!.Text("ip");

    private static Task<JsonNode> WaitAsync(PoolApp app, byte number, Func<JsonNode, bool> condition, string what) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/hosts")).AsArray().SingleOrDefault(host => (string?)host!["mac"] == ImaginedLink.Mac(number).ToString()) is { } host
            && condition(host) ? host : null,
        20,
        $"station {number} {what}");
}
