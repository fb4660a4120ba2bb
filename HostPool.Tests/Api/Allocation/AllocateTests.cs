namespace HostPool.Tests.Api.Allocation;

/// <summary>Allocate and deallocate over HTTP, with hosts that really take connections.</summary>
public sealed class AllocateTests : IAsyncLifetime, IDisposable
{
    private readonly ListeningHosts _live = new(4);
    private readonly PoolApp _app = PoolApp.Start();

    /// <summary>1 to 4: linux a, linux a B, windows a, and nobody at home.</summary>
    public Task InitializeAsync() => _app.AddAsync(Bodies.Hosts(
        Bodies.Host(_live.Addresses[0], _live.Port, "\"tags\": [\"a\"]"),
        Bodies.Host(_live.Addresses[1], _live.Port, "\"tags\": [\"a\", \"B\"]"),
        Bodies.Host(_live.Addresses[2], _live.Port, "\"tags\": [\"a\"]").Replace("linux", "windows", StringComparison.Ordinal),
        Bodies.Host("127.0.0.1", ListeningHosts.ClosedPort(), "\"tags\": [\"dead\"]")));

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    public void Dispose() => _live.Dispose();

    [Fact]
    public async Task Allocate_WithoutFilters_GivesTheLowestIdsAndThenRefuses()
    {
        foreach (var (body, id) in ((string?, int)[])[(null, 1), ("null", 2), ("{}", 3)])
        {
            var host = await AllocateAsync(body).JsonAsync(200);
            Assert.Equal((id, true), ((int)host!["id"]!, (bool)host["allocated"]!));
            Assert.True((bool)(await _app.GetAsync($"/host/{id}"))["allocated"]!);
        }

        var refusal = await AllocateAsync("").FailureAsync(515);

        Answers.SameJson(
            """
            {"error": "Cannot acquire host. All hosts are either in use or not responding.",
             "hosts": 4, "matching": 4, "allocated": 3, "maintenance": 0, "down": 0, "host_key_changed": 0, "not_responding": 1, "suspect": 0, "free": 0,
             "filters": [], "nearest_miss": {"host_id": 1, "name": null, "fails": [], "state": "allocated"}}
            """,
            refusal);
        await _app.SendAsync(HttpMethod.Delete, "/host/2/deallocate").EmptyAsync(204);
        Assert.Equal(2, (int)(await AllocateAsync("{}").JsonAsync(200))!["id"]!);
    }

    [Theory]
    [InlineData("""{"os": "linux", "tags": ["a"]}""", "1 2")]
    [InlineData("""{"os": "LINUX"}""", "1 2")]
    [InlineData("""{"os": "windows"}""", "3")]
    [InlineData("""{"tags": ["A", "b"]}""", "2")]
    [InlineData("""{"tags": ["b", "b"]}""", "2")]
    [InlineData("""{"os": null, "tags": null, "owner": null}""", "1 2 3")]
    [InlineData("""{"os": "", "tags": []}""", "1 2 3")]
    [InlineData("""{"os": "windows", "tags": ["b"]}""", "")]
    [InlineData("""{"os": 1234}""", "")]
    [InlineData("""{"os": "bados"}""", "")]
    [InlineData("""{"os": ["linux"]}""", "")]
    [InlineData("""{"tags": "x"}""", "")]
    [InlineData("""{"tags": "a"}""", "")]
    [InlineData("""{"tags": ["a", 1]}""", "")]
    [InlineData("""{"tags": {"a": 1}}""", "")]
    [InlineData("""{"tags": ["none"]}""", "")]
    [InlineData("""{"tags": ["dead"]}""", "")]
    public async Task Allocate_WithFilters_GivesWhatMatchesAllAndThenRefuses(string filter, string ids)
    {
        foreach (var id in ids.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Answers.SameJson(id, (await AllocateAsync(filter).JsonAsync(200))!["id"]);
        }

        Assert.Equal("Cannot acquire host. All hosts are either in use or not responding.", await AllocateAsync(filter).ErrorAsync(515));
    }

    [Theory]
    [InlineData("not JSON", "Unexpected data received: ")]
    [InlineData("[]", "Unexpected data received: ")]
    [InlineData("[{\"os\": \"linux\"}]", "Unexpected data received: ")]
    [InlineData("5", "Unexpected data received: ")]
    [InlineData("\"linux\"", "Unexpected data received: ")]
    [InlineData("false", "Unexpected data received: ")]
    [InlineData("""{"siez": "large"}""", "siez: is not a known filter; known: os, tags")]
    [InlineData("""{"OS": "linux"}""", "OS: is not a known filter; did you mean 'os'? known: os, tags")]
    [InlineData("""{"dryrun": true}""", "dryrun: is not a known filter; did you mean 'dry_run'? known: os, tags, not_tags, name, ids, network, cpus, ram_mb, disk_gb, cpu_arch, owner, policy, dry_run, and the facts that hosts have")]
    public async Task Allocate_WithABodyThatMeansNothing_IsRefusedAndGivesNoHost(string body, string error)
    {
        Assert.StartsWith(error, await AllocateAsync(body).ErrorAsync(400), StringComparison.Ordinal);

        Assert.DoesNotContain((await _app.GetAsync("/hosts")).AsArray(), host => (bool)host!["allocated"]!);
    }

    [Fact]
    public async Task Deallocate_OfAHeldHost_FreesItAndOfAFreeOneDoesNothing()
    {
        Assert.Equal("me", (await AllocateAsync("""{"owner": "me"}""").JsonAsync(200))!.Text("owner"));

        await _app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        await _app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        var host = (await _app.GetAsync("/host/1")).AsObject();
        Assert.False((bool)host["allocated"]!);
        Assert.DoesNotContain(host, pair => pair.Key is "owner" or "allocated_at");
        Assert.False((bool)(await _app.GetAsync("/host/2"))["allocated"]!);
    }

    [Fact]
    public async Task Allocate_FromAnEmptyPool_Refuses()
    {
        await using var empty = PoolApp.Start();

        Answers.SameJson(
            """
            {"error": "Cannot acquire host. All hosts are either in use or not responding.",
             "hosts": 0, "matching": 0, "allocated": 0, "maintenance": 0, "down": 0, "host_key_changed": 0, "not_responding": 0, "suspect": 0, "free": 0, "filters": []}
            """,
            await empty.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515));
        Assert.Equal("Cannot acquire host: the pool is empty.", await empty.SendAsync(HttpMethod.Post, "/allocations").ErrorAsync(515));
    }

    private Task<HttpResponseMessage> AllocateAsync(string? body) => _app.SendAsync(HttpMethod.Post, "/host/allocate", body);
}
