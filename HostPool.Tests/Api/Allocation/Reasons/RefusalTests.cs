using System.Text.Json.Nodes;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Presence;
using HostPool.Tests.Api.Allocation.Choosing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Reasons;

/// <summary>What a 515 says: who took the hosts away, and which came closest.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly ProbeTwin _probe = new();
    private readonly PoolApp _app;

    public RefusalTests() => _app = PoolApp.Start(_probe.Install());

    /// <summary>1 to 5: small, small windows, large but without SSD, middling with SSD, large with SSD. All refuse.</summary>
    public async Task InitializeAsync()
    {
        foreach (var id in Enumerable.Range(1, 5))
        {
            _probe.Answer($"127.1.0.{id}", isThere: false);
        }

        await _app.AddAsync(Bodies.Hosts(
            Host(1, "one", "hdd", """{"cpus": "2", "ram": "3372"}"""),
            Host(2, "two", "hdd", """{"cpus": "2", "ram": "3372"}""").Replace("linux", "windows", StringComparison.Ordinal),
            Host(3, "three", "hdd", """{"cpus": "16", "ram": "64000", "disk_size": "1.8T", "cpu_arch": "aarch64"}"""),
            Host(4, "four", "ssd", """{"cpus": "8", "ram": "8000"}"""),
            Host(5, "five", "ssd", """{"cpus": "16", "ram": "64000"}""")));
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Refusal_OfSeveralConditions_SaysWhatEachTakesAwayAndWhoCameClosest()
    {
        var refusal = await RefuseAsync("""{"os": "linux", "tags": ["ssd"], "ram_mb": 70000}""");

        Assert.Equal((5, 0, 0), ((int)refusal["hosts"]!, (int)refusal["matching"]!, (int)refusal["not_responding"]!));
        Answers.SameJson(
            """
            [{"filter": "os", "asked": "linux", "fails": 1, "alone": 0},
             {"filter": "tags", "asked": "ssd", "fails": 3, "alone": 0},
             {"filter": "ram_mb", "asked": "at least 70000", "fails": 5, "alone": 2}]
            """,
            refusal["filters"]);
        Answers.SameJson(
            """{"host_id": 4, "name": "four", "fails": [{"filter": "ram_mb", "asked": "at least 70000", "has": "8000"}], "state": "free"}""",
            refusal["nearest_miss"]);
    }

    [Theory]
    [InlineData("""{"os": "solaris", "ids": [1]}""", 1, """[{"filter": "os", "asked": "solaris", "has": "linux"}]""")]
    [InlineData("""{"tags": ["Big"], "ids": [1]}""", 1, """[{"filter": "tags", "asked": "Big", "has": "hdd"}]""")]
    [InlineData("""{"not_tags": ["hdd"], "ids": [3]}""", 3, """[{"filter": "not_tags", "asked": "not hdd", "has": "hdd"}]""")]
    [InlineData("""{"name": "none", "ids": [3]}""", 3, """[{"filter": "name", "asked": "none", "has": "three"}]""")]
    [InlineData("""{"ids": [99, 100]}""", 1, """[{"filter": "ids", "asked": "99, 100", "has": "1"}]""")]
    [InlineData("""{"network": "10.0.0.0/8"}""", 1, """[{"filter": "network", "asked": "10.0.0.0/8", "has": "127.1.0.1"}]""")]
    [InlineData("""{"disk_gb": {"max": 1000}, "cpus": 16}""", 3, """[{"filter": "disk_gb", "asked": "at most 1000", "has": "1843.2"}]""")]
    [InlineData("""{"disk_gb": 1000, "ids": [4]}""", 3, """[{"filter": "ids", "asked": "4", "has": "3"}]""")]
    [InlineData("""{"cpu_arch": "riscv64", "ids": [3]}""", 3, """[{"filter": "cpu_arch", "asked": "riscv64", "has": "aarch64"}]""")]
    [InlineData("""{"cpu_arch": "riscv64", "ids": [4]}""", 4, """[{"filter": "cpu_arch", "asked": "riscv64", "has": null}]""")]
    [InlineData("""{"cpus": {"min": 3, "max": 4}}""", 1, """[{"filter": "cpus", "asked": "3 to 4", "has": "2"}]""")]
    [InlineData("""{"os": 5}""", 1, """[{"filter": "os", "asked": "something that no host can have", "has": "linux"}]""")]
    [InlineData("""{"tags": ["a", "b"], "os": "windows"}""", 2, """[{"filter": "tags", "asked": "a", "has": "hdd"}, {"filter": "tags", "asked": "b", "has": "hdd"}]""")]
    public async Task NearestMiss_OfEachKind_SaysWhatTheHostHasInstead(string filter, int id, string fails)
    {
        var nearest = (await RefuseAsync(filter))["nearest_miss"]!;

        Assert.Equal(id, (int)nearest["host_id"]!);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(fails), nearest["fails"]), nearest.ToJsonString());
    }

    [Fact]
    public async Task Refusal_OfHostsInEachState_CountsThemAll()
    {
        _probe.Hang("127.1.0.1");
        _probe.Answer("127.1.0.1");
        await _app.SendAsync(HttpMethod.Post, "/host/allocate", """{"ids": [1]}""").JsonAsync(200);
        await ChangeAsync(2, HostPresence.Down);
        await _app.SendAsync(HttpMethod.Post, "/host/3/maintenance", """{"reason": "new disk"}""").JsonAsync(200);
        await ChangeAsync(4, HostPresence.Alive);
        _app.Services.GetRequiredService<Roster>().Use(view =>
        {
            var pulse = view.ById(4)!;
            (pulse.Misses, pulse.SuspectAt) = (1, long.MaxValue);
        });

        var refusal = await RefuseAsync("{}");

        Answers.SameJson(
            """
            {"error": "Cannot acquire host. All hosts are either in use or not responding.",
             "hosts": 5, "matching": 5, "allocated": 1, "maintenance": 1, "down": 1, "host_key_changed": 0, "not_responding": 2, "suspect": 1, "free": 0,
             "filters": [], "nearest_miss": {"host_id": 1, "name": "one", "fails": [], "state": "allocated"}}
            """,
            refusal);
        foreach (var (id, state) in ((int, string)[])[(2, "down"), (3, "maintenance"), (4, "not_responding"), (5, "not_responding")])
        {
            Assert.Equal(state, (await RefuseAsync($$"""{"ids": [{{id}}]}"""))["nearest_miss"]!.Text("state"));
        }
    }

    [Theory]
    [InlineData("""{"tags": ["none"]}""", "Cannot acquire host: none of 5 hosts matches.")]
    [InlineData("""{"count": 2, "tags": ["none"]}""", "Cannot acquire 2 hosts together: none of 5 hosts matches.")]
    [InlineData("""{"ids": [5]}""", "Cannot acquire host: of 1 that matches 1 is in maintenance.")]
    [InlineData("{}", "Cannot acquire host: of 5 that match 1 is in maintenance, 4 not responding.")]
    [InlineData("""{"dry_run": true}""", "Cannot acquire host: of 5 that match 1 is in maintenance, 4 not responding.")]
    public async Task Refusal_OfAllocations_SaysWhatIsTheCase(string body, string error)
    {
        await _app.SendAsync(HttpMethod.Post, "/host/5/maintenance", """{"reason": "new disk"}""").JsonAsync(200);

        Assert.Equal(error, await _app.SendAsync(HttpMethod.Post, "/allocations", body).ErrorAsync(515));
    }

    [Theory]
    [InlineData("""{"tags": ["none"]}""")]
    [InlineData("""{"dry_run": true, "ids": [1]}""")]
    [InlineData("null")]
    public async Task Refusal_OfTheOriginalsEndpoint_SaysItsSentence(string body) => Assert.Equal(
        "Cannot acquire host. All hosts are either in use or not responding.", await _app.SendAsync(HttpMethod.Post, "/host/allocate", body).ErrorAsync(515));

    [Fact]
    public async Task Refusal_OfAMissThatIsAllocated_SaysSo()
    {
        _probe.Hang("127.1.0.5");
        _probe.Answer("127.1.0.5");
        await _app.SendAsync(HttpMethod.Post, "/host/allocate", """{"ids": [5]}""").JsonAsync(200);

        var nearest = (await RefuseAsync("""{"tags": ["ssd"], "ram_mb": 65000, "cpus": 16}"""))["nearest_miss"]!;

        Assert.Equal((5, "allocated"), ((int)nearest["host_id"]!, nearest.Text("state")));
    }

    [Fact]
    public async Task Refusal_OfAsManyConditionsAsThereMayBe_CountsEach()
    {
        var tags = string.Join(", ", Enumerable.Range(0, 60).Select(i => i == 59 ? "\"ssd\"" : $"\"t{i}\""));

        var filters = (await RefuseAsync($$"""{"tags": [{{tags}}]}"""))["filters"]!.AsArray();

        Assert.Equal(60, filters.Count);
        Assert.Equal([(5, 0), (3, 0)], filters.Skip(58).Select(one => ((int)one!["fails"]!, (int)one["alone"]!)));
        Assert.Equal(
            "tags: is 60 of 61 conditions, each text of a list one; at most 60 can be asked for at once",
            await _app.SendAsync(HttpMethod.Post, "/host/allocate", $$"""{"os": "linux", "tags": [{{tags}}]}""").ErrorAsync(400));
        Assert.StartsWith(
            "tags: is 61 of 61 conditions", await _app.SendAsync(HttpMethod.Get, $"/hosts?tags={string.Join(',', Enumerable.Range(0, 61))}").ErrorAsync(400), StringComparison.Ordinal);
    }

    private static string Host(int id, string name, string tag, string specs) => Bodies.Host(
        $"127.1.0.{id}", more: $$"""
            "name": "{{name}}", "tags": ["{{tag}}"], "hardware_specs": {{specs}}
            """);

    private Task<JsonObject> RefuseAsync(string body) => _app.SendAsync(HttpMethod.Post, "/host/allocate", body).FailureAsync(515);

    private Task<bool> ChangeAsync(long id, HostPresence presence) => _app.Services.GetRequiredService<PoolWriter>().WriteAsync(
        async (context, changes) =>
        {
            var host = await context.Hosts.SingleAsync(host => host.Id == id);
            host.Presence = presence;
            changes.Add(new HostChange(presence is HostPresence.Down ? HostChangeKind.WentDown : HostChangeKind.CameUp, host));
            return true;
        },
        CancellationToken.None);
}
