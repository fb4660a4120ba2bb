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
    [InlineData("""{"name": "ÜNODE"}""", "name=ÜNODE", "3")]
    [InlineData("""{"name": "ünode"}""", "name=ünode", "")]
    [InlineData("""{"ids": [4, 2, 99]}""", "ids=4,2,99", "2 4")]
    [InlineData("""{"network": "127.2.0.0/30"}""", "network=127.2.0.0/30", "1 2")]
    [InlineData("""{"network": "127.2.0.2"}""", "network=127.2.0.2", "2")]
    [InlineData("""{"network": "fd00::/16"}""", "network=fd00::/16", "4")]
    [InlineData("""{"cpus": 4}""", "cpus=4", "2 3")]
    [InlineData("""{"cpus": {"min": 2, "max": 4}}""", "cpus=2..4", "1 2")]
    [InlineData("""{"cpus": {"max": 4}}""", "cpus=..4", "1 2")]
    [InlineData("""{"cpus": {"min": 4, "max": 4}}""", "cpus=4..4", "2")]
    [InlineData("""{"cpus": null}""", "cpus=", "1 2 3 4")]
    [InlineData("""{"cpus": 0}""", "cpus=0", "1 2 3")]
    [InlineData("""{"disk_gb": {"min": 0, "max": 0}}""", "disk_gb=0..0", "")]
    [InlineData("""{"ram_mb": 3372}""", "ram_mb=3372", "1 2 3")]
    [InlineData("""{"ram_mb": 3373}""", "ram_mb=3373..", "2 3")]
    [InlineData("""{"disk_gb": 1000}""", "disk_gb=1000", "2")]
    [InlineData("""{"cpu_arch": "X86_64"}""", "cpu_arch=x86_64", "1 2")]
    [InlineData("""{"kernel": "6.1.0-ARM"}""", "kernel=6.1.0-arm", "3")]
    [InlineData("""{"kernel": null}""", "kernel=", "1 2 3 4")]
    [InlineData("""{"numa": 1.5}""", "numa=1.5..", "3")]
    [InlineData("""{"numa": "1.5"}""", "numa=1.5", "")]
    [InlineData("""{"distro": 22}""", "distro=22..", "1 2")]
    [InlineData("""{"distro": "22.04"}""", "distro=22.04", "1")]
    [InlineData("""{"distro": "2*"}""", "distro=2*", "1 2")]
    [InlineData("""{"rdma": false}""", "rdma=False", "1")]
    [InlineData("""{"rdma": true}""", "rdma=true", "2")]
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
    [InlineData("kernel", "{}")]
    [InlineData("cpus", "{}")]
    [InlineData("ram_mb", "[]")]
    [InlineData("cpu.cores", "{}")]
    [InlineData("cpu.flags", "[]")]
    [InlineData("rdma", "{}")]
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
    [InlineData("""{"os": 0}""", "os: must be text")]
    [InlineData("""{"tags": {}}""", "tags: is empty; leave it out, or say null, for any")]
    [InlineData("""{"tags": 0}""", "tags: must be an array of texts")]
    public async Task Filters_OfTheOriginalThatAreEmpty_ArePassedOverThereAlone(string body, string error)
    {
        Assert.Equal(error, await _app.SendAsync(HttpMethod.Post, "/allocations", body).ErrorAsync(400));
        var refusal = await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);
        Assert.Equal(4, (int)refusal["matching"]!);
    }

    [Theory]
    [InlineData("/allocations", """{"tags": [], "not_tags": []}""")]
    [InlineData("/host/allocate", """{"tags": [], "not_tags": []}""")]
    [InlineData("/allocations", """{"os": null, "name": null, "ids": null, "network": null, "cpu_arch": null, "distro": null, "cpu.flags": null}""")]
    public async Task Filters_OfNoTagsAndOfNull_LetEveryHostThrough(string path, string body) =>
        Assert.Equal(4, (int)(await _app.SendAsync(HttpMethod.Post, path, body).FailureAsync(515))["matching"]!);

    [Theory]
    [InlineData("""{"name": false}""", "name: must be text")]
    [InlineData("""{"ids": 0}""", "ids: must be an array of at most 1000 host ids")]
    [InlineData("""{"ids": [0]}""", "ids: must be an array of at most 1000 host ids, from 1 on")]
    [InlineData("""{"ids": [2, -1]}""", "ids: must be an array of at most 1000 host ids")]
    [InlineData("""{"network": {}}""", "network: is empty")]
    [InlineData("""{"network": 10}""", "network: must be an IP address or a CIDR range")]
    [InlineData("""{"not_tags": {}}""", "not_tags: is empty")]
    [InlineData("""{"not_tags": ["x", ""]}""", "not_tags: holds an empty text; leave it out")]
    [InlineData("""{"tags": [""]}""", "tags: holds an empty text; leave it out")]
    [InlineData("""{"cpu.flags": ["aes", ""]}""", "cpu.flags: holds an empty text; leave it out")]
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
    [InlineData("""{"cpus": -5}""", "cpus: must not be negative")]
    [InlineData("""{"cpus": {"max": -1}}""", "cpus: must not be negative")]
    [InlineData("""{"disk_gb": {"min": -1, "max": 1}}""", "disk_gb: must not be negative")]
    [InlineData("""{"cpus": false}""", "cpus: must be a number")]
    [InlineData("""{"cpus": "4"}""", "cpus: must be a number")]
    [InlineData("""{"cpus": 1e400}""", "cpus: must be a number")]
    [InlineData("""{"numa": 1e400}""", "numa: must be a number")]
    [InlineData("""{"cpu_arch": false}""", "cpu_arch: must be text")]
    [InlineData("""{"cpu_arch": 0}""", "cpu_arch: must be text")]
    [InlineData("""{"cpu_arch": ["x86_64"]}""", "cpu_arch: must be text")]
    [InlineData("""{"cpu.cores": true}""", "cpu.cores: must be a number (the least), or {\"min\": …, \"max\": …}")]
    [InlineData("""{"cpu.cores": "8"}""", "cpu.cores: must be a number")]
    [InlineData("""{"gpus.count": ["2"]}""", "gpus.count: must be a number")]
    [InlineData("""{"gpus.model": false}""", "gpus.model: must be text")]
    [InlineData("""{"distribution.version": 12}""", "distribution.version: must be text")]
    [InlineData("""{"virtualisation.kvm": "yes"}""", "virtualisation.kvm: must be true or false")]
    [InlineData("""{"virtualisation.kvm": 0}""", "virtualisation.kvm: must be true or false")]
    [InlineData("""{"virtualisation.kvm": {"min": 0}}""", "virtualisation.kvm: must be true or false")]
    [InlineData("""{"distro": ["22.04"]}""", "distro: must be a number (the least), {\"min\": …, \"max\": …}, text, true or false")]
    public async Task Filters_ThatMeanNothing_AreRefused(string body, string error)
    {
        foreach (var path in (string[])["/host/allocate", "/allocations"])
        {
            Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, path, body).ErrorAsync(400), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("siez")]
    [InlineData("lease_second")]
    [InlineData("dryrun")]
    [InlineData("cpu.corez")]
    [InlineData("")]
    public async Task Filters_ThatNoHostHas_AreRefusedWhateverTheirValue(string key)
    {
        foreach (var path in (string[])["/host/allocate", "/allocations"])
        {
            foreach (var value in (string[])["null", "false", "true", "0", "1", "\"x\"", """{"min": 1}"""])
            {
                Assert.StartsWith(
                    $"{(key.Length > 0 ? key : "\"\"")}: is not a known filter; ",
                    await _app.SendAsync(HttpMethod.Post, path, $$"""{"{{key}}": {{value}}}""").ErrorAsync(400),
                    StringComparison.Ordinal);
            }

            foreach (var empty in (string[])["\"\"", "[]", "{}"])
            {
                await _app.SendAsync(HttpMethod.Post, path, $$"""{"{{key}}": {{empty}}}""").FailureAsync(400);
            }
        }
    }

    [Theory]
    [InlineData("ids=1,x", "ids: '1,x' is not a list of host ids, such as 1,2,3")]
    [InlineData("network=nowhere", "network: 'nowhere' is not an IP address or CIDR range")]
    [InlineData("cpus=4..2", "cpus: no number is at least 4 and at most 2")]
    [InlineData("cpu.cores=-1..-2", "cpu.cores: no number is at least -1 and at most -2")]
    [InlineData("cpus=abc", "cpus: 'abc' is not a number (the least), nor a range such as 4..8")]
    [InlineData("cpus=4-8", "cpus: '4-8' is not a number")]
    [InlineData("cpus=NaN", "cpus: 'NaN' is not a number")]
    [InlineData("ram_mb=1e400", "ram_mb: '1e400' is not a number")]
    [InlineData("disk_gb=..", "disk_gb: '..' is not a number")]
    [InlineData("cpus=4..x", "cpus: '4..x' is not a number")]
    [InlineData("ram_mb=8G", "ram_mb: '8G' is not a number")]
    [InlineData("cpu.cores=many", "cpu.cores: 'many' is not a number")]
    [InlineData("cpus=-5", "cpus: must not be negative")]
    [InlineData("cpus=..-1", "cpus: must not be negative")]
    [InlineData("ids=0", "ids: '0' is not a list of host ids, such as 1,2,3")]
    [InlineData("virtualisation.kvm=yes", "virtualisation.kvm: 'yes' is not true or false")]
    [InlineData("not_tags=,", "not_tags: holds an empty text; leave it out")]
    [InlineData("not_tags=a,,b", "not_tags: holds an empty text; leave it out")]
    [InlineData("cpus=4&cpus=8", "query parameter 'cpus' is given more than once")]
    [InlineData("cpus=4&CPUS=8", "query parameter 'cpus' is given more than once")]
    [InlineData("os=linux&os=windows", "query parameter 'os' is given more than once")]
    [InlineData("cpu.cores=4&cpu.cores=8", "query parameter 'cpu.cores' is given more than once")]
    [InlineData("distro=22.04&distro=24.04", "query parameter 'distro' is given more than once")]
    [InlineData("facts=true&facts=false", "query parameter 'facts' is given more than once")]
    [InlineData("tags=a%00b", "Unexpected data received: text holds the character U+0000")]
    public async Task Query_OfTheWrongForm_IsRefused(string query, string error) =>
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Get, $"/hosts?{query}").ErrorAsync(400), StringComparison.Ordinal);

    /// <summary>Many letters beside those of ASCII have another case there, unlike in SQLite.</summary>
    [PostgresFact]
    [Trait("Database", "postgres")]
    public async Task Name_InADatabaseOfAnotherLocale_IsComparedAsInAnyOther()
    {
        using var database = TestDatabase.CreatePostgres("C.UTF-8");
        await using var app = PoolApp.Start(database.Settings);
        await app.AddAsync(Bodies.Hosts(Bodies.Host(more: "\"name\": \"Ünode\"")));

        Assert.Equal("ü", database.Scalar("SELECT lower('Ü')"));
        Assert.Single((await app.GetAsync("/hosts?name=Ünode")).AsArray());
        Assert.Single((await app.GetAsync("/hosts?name=ÜNODE")).AsArray());
        Assert.Empty((await app.GetAsync("/hosts?name=ünode")).AsArray());
    }

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
                Bodies.Host("127.2.0.1", port, """ "name": "node-1", "tags": ["BIG"], "hardware_specs": {"cpus": "2", "ram": "3372", "disk_size": "455G", "cpu_arch": "x86_64", "distro": "22.04", "rdma": false} """),
                Bodies.Host("127.2.0.2", port, """ "name": "Node-2", "tags": ["big", "Gpu"], "hardware_specs": {"cpus": "4", "ram": "8000", "disk_size": "1.8T", "cpu_arch": "x86_64", "distro": "24.04", "rdma": true} """),
                Bodies.Host("127.2.0.4", port, """ "name": "Ünode", "hardware_specs": {"cpus": "16", "ram": "16000", "cpu_arch": "aarch64", "kernel": "6.1.0-arm", "numa": 2} """)
                    .Replace("linux", "windows", StringComparison.Ordinal),
                Bodies.Host("fd00::1", port)));
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
