namespace HostPool.Tests.Api.Presence;

/// <summary>The contract lets a client add two hosts at one address and port: who did so unawares sees it.</summary>
public sealed class SameEndpointTests
{
    [Fact]
    public async Task Hosts_AtOneAddressAndPort_SayThatThereIsAnother()
    {
        await using var app = PoolApp.Start();

        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.5.0.1"), Bodies.Host("127.5.0.1", 23), Bodies.Host("127.5.0.2"), Bodies.Host("127.5.0.1")));

        Assert.Equal("1 4", await FlaggedAsync(app));
        Assert.Equal("same_endpoint", Assert.Single((await app.GetAsync("/host/4"))["flags"]!.AsArray())!.GetValue<string>());
    }

    [Theory]
    [InlineData("DELETE", null, "1 3")]
    [InlineData("PATCH", """{"endpoint": {"port": 23}}""", "1 3")]
    [InlineData("PATCH", """{"endpoint": {"ip": "127.5.0.2"}}""", "1 2 3 4")]
    [InlineData("PATCH", """{"name": "n"}""", "1 2 3")]
    public async Task Host_ThatLeavesTheEndpointOfOthers_IsCountedNoMore(string method, string? body, string flagged)
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.5.0.1"), Bodies.Host("127.5.0.1"), Bodies.Host("127.5.0.1"), Bodies.Host("127.5.0.2")));

        await app.SendAsync(new HttpMethod(method), "/host/2", body);
        Assert.Equal(flagged, await FlaggedAsync(app));

        await app.SendAsync(HttpMethod.Delete, "/host/1");
        await app.SendAsync(HttpMethod.Delete, "/host/3");
        Assert.Equal(flagged.EndsWith('4') ? "2 4" : "", await FlaggedAsync(app));
    }

    [Fact]
    public async Task Hosts_OfOnePoolInTwoRuns_AreFlaggedFromTheStart()
    {
        using var database = TestDatabase.Create();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync(Bodies.Hosts(Bodies.Host("127.5.0.1"), Bodies.Host("127.5.0.1")));
        }

        await using var again = PoolApp.Start(database.Settings);

        Assert.Equal("1 2", await FlaggedAsync(again));
    }

    private static async Task<string> FlaggedAsync(PoolApp app) => string.Join(' ', (await app.GetAsync("/hosts")).AsArray()
        .Where(host => host!["flags"]?.AsArray().Any(flag => (string?)flag == "same_endpoint") is true).Select(host => (int)host!["id"]!));
}
