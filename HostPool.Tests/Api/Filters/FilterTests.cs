namespace HostPool.Tests.Api.Filters;

/// <summary>Which hosts each condition lets through, in the list and in an allocation alike.</summary>
public sealed class FilterTests : IClassFixture<FilterTests.Pool>
{
    private readonly PoolApp _app;

    public FilterTests(Pool pool) => _app = pool.App;

    [Theory]
    [InlineData("""{}""", "", "1 2 3 4")]
    [InlineData("""{"os": "LINUX"}""", "os=Linux", "1 2 4")]
    [InlineData("""{"tags": ["Big", "gpu"]}""", "tags=big,GPU", "2")]
    [InlineData("""{"tags": ["big", "gpu"]}""", "tags=big&tags=gpu", "2")]
    [InlineData("""{"not_tags": ["GPU"]}""", "not_tags=gpu", "1 3 4")]
    [InlineData("""{"tags": ["big"], "not_tags": ["gpu", "none"]}""", "tags=big&not_tags=gpu,none", "1")]
    [InlineData("""{"name": "NODE-2"}""", "name=node-2", "2")]
    [InlineData("""{"name": "Ünode"}""", "name=Ünode", "3")]
    [InlineData("""{"ids": [4, 2, 99]}""", "ids=4,2,99", "2 4")]
    [InlineData("""{"network": "127.2.0.0/30"}""", "network=127.2.0.0/30", "1 2")]
    [InlineData("""{"network": "127.2.0.2"}""", "network=127.2.0.2", "2")]
    [InlineData("""{"network": "fd00::/16"}""", "network=fd00::/16", "4")]
    [InlineData("""{"cpus": 4}""", "cpus=4", "2 3")]
    [InlineData("""{"cpus": {"min": 2, "max": 4}}""", "cpus=2..4", "1 2")]
    [InlineData("""{"cpus": {"max": 4}}""", "cpus=..4", "1 2")]
    [InlineData("""{"cpus": {"min": 4, "max": 4}}""", "cpus=4..4", "2")]
    [InlineData("""{"cpus": {}}""", "cpus=", "1 2 3 4")]
    [InlineData("""{"ram_mb": 3372}""", "ram_mb=3372", "1 2 3")]
    [InlineData("""{"ram_mb": 3373}""", "ram_mb=3373..", "2 3")]
    [InlineData("""{"disk_gb": 1000}""", "disk_gb=1000", "2")]
    [InlineData("""{"cpu_arch": "X86_64"}""", "cpu_arch=x86_64", "1 2")]
    [InlineData("""{"kernel": "6.1.0-ARM"}""", "kernel=6.1.0-arm", "3")]
    [InlineData("""{"kernel": null}""", "kernel=", "1 2 3 4")]
    [InlineData("""{"numa": 1.5}""", "numa=1.5", "3")]
    [InlineData("""{"kernel": "four"}""", "kernel=four", "")]
    [InlineData("""{"numa": "2"}""", "numa=2..2", "3")]
    [InlineData("""{"name": "node_2"}""", "name=node_2", "")]
    [InlineData("""{"name": "'; DROP TABLE hosts; --"}""", "name='; DROP TABLE hosts; --", "")]
    public async Task Filters_OfEachKind_MeanTheSameInBodyAndQuery(string body, string query, string ids)
    {
        var listed = (await _app.GetAsync($"/hosts?{query}")).AsArray().Select(host => (int)host!["id"]!);
        Assert.Equal(ids, string.Join(' ', listed));

        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, (int)refusal["matching"]!);
    }

    [Theory]
    [InlineData("""{"os": 1234}""")]
    [InlineData("""{"os": ["linux"]}""")]
    [InlineData("""{"os": true}""")]
    [InlineData("""{"tags": "x"}""")]
    [InlineData("""{"tags": [1]}""")]
    [InlineData("""{"tags": {"x": 1}}""")]
    public async Task Filters_OfTheOriginalWithAWrongType_MatchNoHost(string body)
    {
        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);
        Assert.Equal(0, (int)refusal["matching"]!);
    }

    [Theory]
    [InlineData("""{"os": 1234}""", "os: must be text")]
    [InlineData("""{"tags": "x"}""", "tags: must be an array of texts")]
    [InlineData("""{"tags": [1]}""", "tags: must be an array of texts")]
    [InlineData("""{"not_tags": "x"}""", "not_tags: must be an array of texts")]
    public async Task Filters_WithAWrongTypeWhereTheOriginalHasNone_AreRefused(string body, string error) =>
        Assert.Equal(error, await _app.SendAsync(HttpMethod.Post, "/allocations", body).ErrorAsync(400));

    [Theory]
    [InlineData("ids", "[]")]
    [InlineData("name", "\"\"")]
    [InlineData("network", "\"\"")]
    [InlineData("not_tags", "\"\"")]
    [InlineData("cpu_arch", "\"\"")]
    [InlineData("kernel", "\"\"")]
    [InlineData("kernel", "[]")]
    [InlineData("gpus.model", "\"\"")]
    public async Task Filters_ThatAreEmpty_AreRefusedSinceAnyHostWouldMeetThem(string key, string empty)
    {
        foreach (var path in (string[])["/allocations", "/host/allocate"])
        {
            Assert.Equal(
                $"{key}: is empty; leave it out, or say null, for any",
                await _app.SendAsync(HttpMethod.Post, path, $$"""{"{{key}}": {{empty}}}""").ErrorAsync(400));
            var refusal = await _app.SendAsync(HttpMethod.Post, path, $$"""{"{{key}}": null}""").FailureAsync(515);
            Assert.Equal(4, (int)refusal["matching"]!);
        }
    }

    [Theory]
    [InlineData("""{"os": ""}""", "os: is empty; leave it out, or say null, for any")]
    [InlineData("""{"os": false}""", "os: must be text")]
    [InlineData("""{"tags": ""}""", "tags: is empty; leave it out, or say null, for any")]
    [InlineData("""{"tags": {}}""", "tags: must be an array of texts")]
    public async Task Filters_OfTheOriginalThatAreEmpty_ArePassedOverThereAlone(string body, string error)
    {
        Assert.Equal(error, await _app.SendAsync(HttpMethod.Post, "/allocations", body).ErrorAsync(400));
        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);
        Assert.Equal(4, (int)refusal["matching"]!);
    }

    [Theory]
    [InlineData("/allocations", """{"tags": [], "not_tags": []}""")]
    [InlineData("/host/allocate", """{"tags": [], "not_tags": []}""")]
    [InlineData("/allocations", """{"cpus": 0, "cpu.cores": {}, "cpu.flags": []}""")]
    public async Task Filters_OfNoTagsNoTextsAndNoBounds_LetEveryHostThrough(string path, string body) =>
        Assert.Equal(4, (int)(await _app.SendAsync(HttpMethod.Post, path, body).FailureAsync(515))["matching"]!);

    [Theory]
    [InlineData("""{"name": false}""", "name: must be text")]
    [InlineData("""{"ids": 0}""", "ids: must be an array of at most 1000 host ids")]
    [InlineData("""{"network": {}}""", "network: must be an IP address or a CIDR range")]
    [InlineData("""{"not_tags": {}}""", "not_tags: must be an array of texts")]
    [InlineData("""{"not_tags": ["x", ""]}""", "not_tags: holds an empty text, which excludes no host; leave it out")]
    [InlineData("""{"siez": "large"}""", "siez: is not a known filter; known: os, tags, ")]
    [InlineData("""{"OS": "linux"}""", "OS: is not a known filter")]
    [InlineData("""{"not_tags": "x"}""", "not_tags: must be an array")]
    [InlineData("""{"ids": ["1"]}""", "ids: must be an array")]
    [InlineData("""{"ids": [1.5]}""", "ids: must be an array")]
    [InlineData("""{"name": 5}""", "name: must be text")]
    [InlineData("""{"network": "10.0.0.300"}""", "network: must be an IP address or a CIDR range")]
    [InlineData("""{"cpus": [4]}""", "cpus: must be a number")]
    [InlineData("""{"cpus": {"least": 4}}""", "cpus: must be a number")]
    [InlineData("""{"cpus": {"min": "4"}}""", "cpus: must be a number")]
    [InlineData("""{"cpus": {"min": 4, "max": 2}}""", "cpus: no number is at least 4 and at most 2")]
    [InlineData("""{"gpus.count": {"max": 0, "min": 0.5}}""", "gpus.count: no number is at least 0.5 and at most 0")]
    public async Task Filters_ThatMeanNothing_AreRefused(string body, string error) =>
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).ErrorAsync(400), StringComparison.Ordinal);

    [Theory]
    [InlineData("ids=1,x", "ids: '1,x' is not a list of host ids, such as 1,2,3")]
    [InlineData("network=nowhere", "network: 'nowhere' is not an IP address or CIDR range")]
    [InlineData("cpus=4..2", "cpus: no number is at least 4 and at most 2")]
    [InlineData("cpu.cores=-1..-2", "cpu.cores: no number is at least -1 and at most -2")]
    [InlineData("tags=a%00b", "Unexpected data received: text holds the character U+0000")]
    public async Task Query_OfTheWrongForm_IsRefused(string query, string error) =>
        Assert.Equal(error, await _app.SendAsync(HttpMethod.Get, $"/hosts?{query}").ErrorAsync(400));

    [Fact]
    public async Task Filters_AfterAPatch_KnowTheHostAsItIsNow()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.2.0.1", 1, "\"tags\": [\"old\"], \"hardware_specs\": {\"cpus\": \"2\"}")));

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"tags": ["new"], "hardware_specs": {"cpus": "8"}, "endpoint": {"ip": "127.3.0.1"}}""").JsonAsync(200);

        Assert.Empty((await app.GetAsync("/hosts?tags=old")).AsArray());
        Assert.Empty((await app.GetAsync("/hosts?network=127.2.0.0/16")).AsArray());
        Assert.Single((await app.GetAsync("/hosts?tags=new&cpus=8&network=127.3.0.0/16")).AsArray());
        await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.2.0.1")));
        Assert.Empty((await app.GetAsync("/hosts?tags=new")).AsArray());
    }

    /// <summary>Four hosts of which none answers, so that nothing is ever given.</summary>
    public sealed class Pool : IAsyncLifetime
    {
        internal PoolApp App { get; } = PoolApp.Start();

        public async Task InitializeAsync()
        {
            var port = ListeningHosts.ClosedPort();
            await App.AddAsync(Bodies.Hosts(
                Bodies.Host("127.2.0.1", port, """ "name": "node-1", "tags": ["BIG"], "hardware_specs": {"cpus": "2", "ram": "3372", "disk_size": "455G", "cpu_arch": "x86_64"} """),
                Bodies.Host("127.2.0.2", port, """ "name": "Node-2", "tags": ["big", "Gpu"], "hardware_specs": {"cpus": "4", "ram": "8000", "disk_size": "1.8T", "cpu_arch": "x86_64"} """),
                Bodies.Host("127.2.0.4", port, """ "name": "Ünode", "hardware_specs": {"cpus": "16", "ram": "16000", "cpu_arch": "aarch64", "kernel": "6.1.0-arm", "numa": 2} """)
                    .Replace("linux", "windows", StringComparison.Ordinal),
                Bodies.Host("fd00::1", port)));
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
