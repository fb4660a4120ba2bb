namespace HostPool.Tests.Api.Hosts;

public sealed class RemoveHostTests
{
    [Fact]
    public async Task Delete_OfAHost_RemovesItOnce()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host(), Bodies.Host()));

        await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);

        Assert.Equal("Cannot find requested host: 1", await app.SendAsync(HttpMethod.Delete, "/host/1").ErrorAsync(404));
        await app.SendAsync(HttpMethod.Get, "/host/1").FailureAsync(404);
        Assert.Equal("2", string.Join(' ', (await app.GetAsync("/hosts")).AsArray().Select(host => host!["id"]!.ToString())));
    }

    [Fact]
    public async Task Delete_OfTheHighest_NeverFreesItsIdNotEvenForTheNextRun()
    {
        using var database = TestDatabase.Create();
        await using (var app = PoolApp.Start(database.Settings))
        {
            Assert.Equal((long[])[1, 2, 3], await app.AddAsync($"[{Bodies.Host("10.0.0.0/31")}, {Bodies.Host()}]"));
            await app.SendAsync(HttpMethod.Delete, "/host/3").EmptyAsync(204);
            Assert.Equal((long[])[4], await app.AddAsync($"[{Bodies.Host()}]"));
            foreach (var id in (int[])[1, 2, 4])
            {
                await app.SendAsync(HttpMethod.Delete, $"/host/{id}").EmptyAsync(204);
            }
        }

        await using var next = PoolApp.Start(database.Settings);

        Assert.Empty((await next.GetAsync("/hosts")).AsArray());
        Assert.Equal((long[])[5, 6], await next.AddAsync($"[{Bodies.Host("10.0.0.0/31")}]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?force=false")]
    public async Task Delete_OfAHostThatIsHeldByName_IsRefused(string query)
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"owner": "me"}""").JsonAsync(200);

        Assert.Contains("held", await app.SendAsync(HttpMethod.Delete, $"/host/1{query}").ErrorAsync(409), StringComparison.Ordinal);

        Assert.Equal("me", (await app.GetAsync("/host/1")).Text("owner"));
    }

    [Theory]
    [InlineData("""{"owner": "me"}""", "?force=true", false)]
    [InlineData("""{"owner": "me"}""", "?force=True", false)]
    [InlineData("""{"owner": "me"}""", "", true)]
    [InlineData("{}", "", false)]
    public async Task Delete_OfAHostThatMayGo_RemovesIt(string allocation, string query, bool released)
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
        await app.SendAsync(HttpMethod.Post, "/host/allocate", allocation).JsonAsync(200);
        if (released)
        {
            await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        }

        await app.SendAsync(HttpMethod.Delete, $"/host/1{query}").EmptyAsync(204);

        await app.SendAsync(HttpMethod.Get, "/host/1").FailureAsync(404);
    }

    [Theory]
    [InlineData("?force=maybe")]
    [InlineData("?force=")]
    [InlineData("?forced=true")]
    public async Task Delete_WithAForceThatIsNoTruthValue_SaysSoAndRemovesNothing(string query)
    {
        await using var app = PoolApp.Start();
        await app.AddAsync($"[{Bodies.Host()}]");

        Assert.Contains("force", await app.SendAsync(HttpMethod.Delete, $"/host/1{query}").ErrorAsync(400), StringComparison.Ordinal);

        Assert.Single((await app.GetAsync("/hosts")).AsArray());
    }
}
