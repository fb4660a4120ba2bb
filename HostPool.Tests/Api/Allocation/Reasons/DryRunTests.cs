using HostPool.Tests.Api.Allocation.Choosing;

namespace HostPool.Tests.Api.Allocation.Reasons;

/// <summary>What would be given, and that nothing is.</summary>
public sealed class DryRunTests : IAsyncLifetime
{
    private readonly ProbeTwin _probe = new();
    private readonly PoolApp _app;

    public DryRunTests() => _app = PoolApp.Start(_probe.Install());

    /// <summary>1 and 2 answer, 3 refuses.</summary>
    public async Task InitializeAsync()
    {
        _probe.Answer("127.1.0.1");
        _probe.Answer("127.1.0.2");
        _probe.Answer("127.1.0.3", isThere: false);
        await _app.AddAsync(Bodies.Hosts(
            Bodies.Host("127.1.0.1", more: """ "name": "one", "hardware_specs": {"cpus": "8", "ram": "16000"} """),
            Bodies.Host("127.1.0.2", more: """ "name": "two", "tags": ["ssd"], "hardware_specs": {"cpus": "4", "ram": "8000"} """),
            Bodies.Host("127.1.0.3", more: """ "name": "three", "hardware_specs": {"cpus": "2", "ram": "2000"} """)));
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task DryRun_OfWhatCanBeGiven_SaysWhichHostAndWhyAndTakesNone()
    {
        var answer = await DryRunAsync("""{"dry_run": true, "ram_mb": 4000, "policy": "pack"}""").JsonAsync(200);

        Answers.SameJson(
            """
            {"dry_run": true, "policy": "pack",
             "hosts": [{"id": 2, "name": "two", "meets": [{"filter": "ram_mb", "asked": "at least 4000", "has": "8000"}],
                        "order": {"cpus": "4", "ram_mb": "8000", "disk_gb": null}}],
             "pool": {"hosts": 3, "matching": 2, "allocated": 0, "maintenance": 0, "down": 0, "host_key_changed": 0, "not_responding": 0, "suspect": 0, "free": 2,
                      "filters": [{"filter": "ram_mb", "asked": "at least 4000", "fails": 1, "alone": 1}]}}
            """,
            answer);
        Assert.All((await _app.GetAsync("/hosts")).AsArray(), host => Assert.False((bool)host!["allocated"]!));
        Assert.Equal(2, (int)(await DryRunAsync("""{"dry_run": false, "ram_mb": 4000, "policy": "pack"}""").JsonAsync(200))!["id"]!);
    }

    [Theory]
    [InlineData("\"first\"", 1, "{}")]
    [InlineData("\"spread\"", 1, """{"released_at": null}""")]
    [InlineData("""{"ram_mb": -1}""", 2, """{"ram_mb": "8000"}""")]
    public async Task DryRun_OfAPolicy_SaysWhatItSortsBy(string policy, int id, string order)
    {
        var host = (await DryRunAsync($$"""{"dry_run": true, "policy": {{policy}}}""").JsonAsync(200))!["hosts"]![0]!;

        Assert.Equal(id, (int)host["id"]!);
        Answers.SameJson(order, host["order"]);
    }

    [Fact]
    public async Task DryRun_OfWhatCannotBeGiven_IsRefusedWithTheReasons()
    {
        var refusal = await DryRunAsync("""{"dry_run": true, "cpus": {"max": 2}}""").FailureAsync(515);

        Assert.Equal((1, 1), ((int)refusal["matching"]!, (int)refusal["not_responding"]!));
        Assert.Equal("not_responding", refusal["nearest_miss"]!.Text("state"));
    }

    [Fact]
    public async Task DryRun_OfSeveral_NamesAsManyAsWouldBeGivenOrSaysWhyNot()
    {
        var answer = await _app.SendAsync(HttpMethod.Post, "/allocations", """{"dry_run": true, "count": 3, "minimum": 2}""").JsonAsync(200);
        var refusal = await _app.SendAsync(HttpMethod.Post, "/allocations", """{"dry_run": true, "count": 3}""").FailureAsync(515);

        Assert.Equal([1, 2], answer!["hosts"]!.AsArray().Select(host => (int)host!["id"]!));
        Assert.Equal((2, 1), ((int)refusal["free"]!, (int)refusal["not_responding"]!));
        Assert.Equal((3, "not_responding"), ((int)refusal["nearest_miss"]!["host_id"]!, refusal["nearest_miss"]!.Text("state")));
        Assert.Empty((await _app.GetAsync("/allocations")).AsArray());
        Answers.SameJson(refusal.ToJsonString(), await _app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 3}""").FailureAsync(515));
    }

    [Fact]
    public async Task DryRun_BeyondAQuota_IsRefusedAsTheAllocationIs()
    {
        await using var app = PoolApp.Start(_probe.Install(), ("Allocation:Quotas:ci", "1"));
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.1"), Bodies.Host("127.1.0.2")));

        var refusal = await app.SendAsync(HttpMethod.Post, "/allocations", """{"dry_run": true, "count": 2, "owner": "ci"}""").FailureAsync(515);

        Assert.Equal("Cannot acquire host. ci holds 0 hosts, and may hold 1 (Allocation:Quotas); 2 more were asked for.", refusal.Text("error"));
        Assert.Equal((2, 2), ((int)refusal["matching"]!, (int)refusal["free"]!));
        Assert.Single((await app.SendAsync(HttpMethod.Post, "/allocations", """{"dry_run": true, "count": 2, "minimum": 1, "owner": "ci"}""").JsonAsync(200))!["hosts"]!.AsArray());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"yes\"")]
    [InlineData("{\"a\": 1}")]
    public async Task DryRun_OfAnotherType_IsRefused(string value) =>
        Assert.Equal("dry_run: must be true or false", await DryRunAsync($$"""{"dry_run": {{value}}}""").ErrorAsync(400));

    private Task<HttpResponseMessage> DryRunAsync(string body) => _app.SendAsync(HttpMethod.Post, "/host/allocate", body);
}
