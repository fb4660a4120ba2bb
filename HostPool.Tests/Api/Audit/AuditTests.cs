using System.Text.Json.Nodes;
using HostPool.Tests.Api.Auth;

namespace HostPool.Tests.Api.Audit;

public sealed class AuditTests
{
    [Fact]
    public async Task Audit_OfASession_TellsWhoDidWhatToWhichHost()
    {
        using var live = new ListeningHosts(2);
        await using var app = PoolApp.Start();
        var callers = await Callers.CreateAsync(app);
        var hosts = Bodies.Hosts(Bodies.Host(live.Addresses[0], live.Port), Bodies.Host(live.Addresses[1], live.Port));

        await callers.SendAsync("operator", HttpMethod.Post, "/hosts", hosts).JsonAsync(201);
        await callers.SendAsync("allocator", HttpMethod.Post, "/host/allocate", """{"dry_run": true}""").JsonAsync(200);
        await callers.SendAsync("allocator", HttpMethod.Post, "/host/allocate").JsonAsync(200);
        await callers.SendAsync("allocator", HttpMethod.Post, "/allocations", """{"count": 9}""").FailureAsync(515);
        await callers.SendAsync("allocator", HttpMethod.Delete, "/host/1/deallocate", isBasic: true).EmptyAsync(204);
        await callers.SendAsync("operator", HttpMethod.Patch, "/host/2", """{"credentials": {"password": "s3cret-pw"}}""").JsonAsync(200);
        await callers.SendAsync("operator", HttpMethod.Patch, "/host/2", """{"alive": true}""").FailureAsync(400);
        await callers.SendAsync("operator", HttpMethod.Delete, "/host/99").FailureAsync(404);
        await callers.SendAsync("reader", HttpMethod.Delete, "/host/1?token=s3cret").FailureAsync(403);
        await callers.SendAsync(null, HttpMethod.Get, "/hosts").FailureAsync(401);
        await callers.SendAsync("wrong", HttpMethod.Delete, "/host/2").FailureAsync(401);

        var entries = (await callers.GetAsync("admin", "/audit?before=1000")).AsArray();

        Assert.Equal(
            [
                "- DELETE /host/2 401 refused host 2 ",
                "- GET /hosts 401 refused host  ",
                "reader DELETE /host/1 403 refused host 1 ",
                "operator PATCH /host/2 200 done host 2 ",
                "allocator DELETE /host/1/deallocate 204 done host 1 ",
                "allocator POST /host/allocate 200 done host 1 allocation 1",
                "operator POST /hosts 201 done host 1-2 ",
                "admin DELETE /keys/revoked 204 done host  ",
                "admin POST /keys (revoked, admin) 201 done host  ",
                "admin POST /keys (operator, operator) 201 done host  ",
                "admin POST /keys (allocator, allocator) 201 done host  ",
                "admin POST /keys (reader, reader) 201 done host  ",
                "loopback POST /keys (admin, admin) 201 done host  ",
            ],
            entries.Select(Line));
        Assert.All(entries, entry => Assert.Equal("127.0.0.1", entry!.Text("address")));
        Assert.DoesNotContain("s3cret", entries.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_WithFilters_GivesWhatMatches()
    {
        using var live = new ListeningHosts(3);
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(address => Bodies.Host(address, live.Port))]));
        await app.SendAsync(HttpMethod.Post, "/host/2/maintenance", """{"reason": "x"}""").JsonAsync(200);
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"count": 2}""").JsonAsync(201);
        await app.SendAsync(HttpMethod.Delete, "/allocations/1").EmptyAsync(204);
        var all = (await app.GetAsync("/audit")).AsArray();
        var middle = all[1]!.Text("at");

        // One entry for each host of the allocation: theirs are 1 and 3.
        Assert.Equal(["DELETE /allocations/1", "POST /allocations", "POST /allocations", "POST /host/2/maintenance", "POST /hosts"], What(all));
        Assert.Equal(["DELETE /allocations/1", "POST /allocations", "POST /hosts"], What(await app.GetAsync("/audit?host=3")));
        Assert.Equal(["POST /host/2/maintenance", "POST /hosts"], What(await app.GetAsync("/audit?host=2")));
        Assert.Empty((await app.GetAsync("/audit?host=4")).AsArray());
        Assert.Equal(["POST /host/2/maintenance"], What(await app.GetAsync("/audit?what=maint")));
        Assert.Equal(["DELETE /allocations/1", "POST /allocations"], What(await app.GetAsync("/audit?limit=2")));
        Assert.Equal(["POST /hosts"], What(await app.GetAsync($"/audit?before={all[3]!["id"]}")));
        Assert.Equal(5, (await app.GetAsync("/audit?who=loopback")).AsArray().Count);
        Assert.Empty((await app.GetAsync("/audit?who=ci")).AsArray());
        Assert.Equal(5, (await app.GetAsync($"/audit?since={middle}")).AsArray().Count + (await app.GetAsync($"/audit?until={middle}")).AsArray().Count);
        Assert.Empty((await app.GetAsync("/audit?since=2999-01-01")).AsArray());
        Assert.Empty((await app.GetAsync("/audit?until=2020-01-01T00:00:00%2B02:00")).AsArray());
    }

    [Theory]
    [InlineData("limit=0", "limit: '0' is not a whole number from 1 to 1000")]
    [InlineData("limit=1001", "limit: ")]
    [InlineData("host=x", "host: 'x' is not an id")]
    [InlineData("before=-1", "before: ")]
    [InlineData("since=yesterday", "since: 'yesterday' is not a time")]
    public async Task Audit_WithAFilterThatIsNone_SaysWhy(string query, string error)
    {
        await using var app = PoolApp.Start();

        Assert.StartsWith(error, await app.SendAsync(HttpMethod.Get, $"/audit?{query}").ErrorAsync(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfALeaseThatEnds_SaysThatNobodyAskedForIt()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host(live.Addresses[0], live.Port)));
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201);

        var ended = await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/audit?who=hostpool")).AsArray() is [{ } entry] ? entry : null, 30, "the lease ended");

        Assert.Equal("hostpool release (the lease of allocation 1 ended)  done host 1 ", Line(ended));
        Assert.Null(ended["address"]);
    }

    [Fact]
    public async Task Audit_OfAServiceThatStops_LosesNothing()
    {
        using var database = TestDatabase.Create();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host("127.9.0.0/24")}]");
            await Task.WhenAll(Enumerable.Range(1, 200).Select(id => app.SendAsync(HttpMethod.Delete, $"/host/{id}").EmptyAsync(204)));
        }

        await using var later = PoolApp.Start(database.Settings);
        Assert.Equal(200, (await later.GetAsync("/audit?what=DELETE&limit=1000")).AsArray().Count);
    }

    [Fact]
    public async Task Audit_ThatIsSwitchedOff_KeepsNothingAndHealthSaysSo()
    {
        await using var app = PoolApp.Start(("Audit:KeepFor", "0"));
        await app.AddAsync($"[{Bodies.Host()}]");

        Assert.Empty((await app.GetAsync("/audit")).AsArray());
        Assert.Equal("off", (await app.GetAsync("/health"))["entries"]!.AsArray().Single(entry => entry!.Text("name") == "audit")!.Text("status"));
    }

    private static IEnumerable<string> What(JsonNode entries) => entries.AsArray().Select(entry => entry!.Text("what"));

    private static string Line(JsonNode? entry) =>
        $"{entry!["who"] ?? "-"} {entry["what"]} {entry["status"]} {entry["outcome"]} host {entry["host"]}{(entry["last_host"] is { } last ? $"-{last}" : "")} {(entry["allocation_id"] is { } id ? $"allocation {id}" : "")}";
}
