using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Filters;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Choosing;

/// <summary>In which order each policy hands hosts out. All of them answer.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private readonly ProbeTwin _probe = new();
    private readonly ManualClock _clock = new();
    private readonly PoolApp _app;

    public PolicyTests() => _app = PoolApp.Start(_probe.Install(_clock));

    /// <summary>1 to 6: middling, large, small with little memory, small, of unknown size, small with much memory and a GPU.</summary>
    public async Task InitializeAsync()
    {
        await AddAsync(
            """{"cpus": "4", "ram": "8000", "disk_size": "100G"}""",
            """{"cpus": "16", "ram": "64000", "disk_size": "2T"}""",
            """{"cpus": "2", "ram": "2000", "disk_size": "1T"}""",
            """{"cpus": "2", "ram": "4000", "disk_size": "100G"}""",
            "{}",
            """{"cpus": "2", "ram": "32000", "disk_size": "500G", "gpus": "1"}""");
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("""{}""", "1 2 3 4 5 6")]
    [InlineData("""{"policy": null}""", "1 2 3 4 5 6")]
    [InlineData("""{"policy": "first"}""", "1 2 3 4 5 6")]
    [InlineData("""{"policy": "pack"}""", "3 4 6 1 2 5")]
    [InlineData("""{"policy": "pack", "ram_mb": 3000}""", "4 6 1 2")]
    [InlineData("""{"policy": "pack", "not_tags": ["t3"], "disk_gb": {"min": 200}}""", "6 2")]
    [InlineData("""{"policy": {"ram_mb": 1}}""", "2 6 1 4 3 5")]
    [InlineData("""{"policy": {"ram_mb": -1}}""", "3 4 1 6 2 5")]
    [InlineData("""{"policy": {"ram_mb": 1.0, "cpus": -0.9}}""", "6 2 4 1 3 5")]
    [InlineData("""{"policy": {"ram_mb": 0.1, "cpus": -1.0}}""", "6 4 3 1 2 5")]
    [InlineData("""{"policy": {"gpus": 1}}""", "6 1 2 3 4 5")]
    [InlineData("""{"policy": {"gpus": -1}}""", "6 1 2 3 4 5")]
    [InlineData("""{"policy": {"gpus": 0}}""", "1 2 3 4 5 6")]
    [InlineData("""{"policy": {"disk_gb": -1}, "ids": [2, 3, 4, 5]}""", "4 3 2 5")]
    public async Task Policy_OfEachKind_GivesHostsInItsOrder(string body, string ids) => Assert.Equal(ids, await TakeAllAsync(body));

    [Fact]
    public async Task Policy_WithoutTheFactsAnywhere_IsById()
    {
        Assert.Equal("5", await TakeAllAsync("""{"policy": "pack", "ids": [5]}"""));
        await _app.SendAsync(HttpMethod.Delete, "/host/5/deallocate").EmptyAsync(204);
        Assert.Equal("5", await TakeAllAsync("""{"policy": {"cpus": 1}, "ids": [5]}"""));
    }

    [Fact]
    public async Task Spread_AfterReleases_GivesTheOneThatRestedLongestButNeverUsedOnesFirst()
    {
        foreach (var id in (int[])[1, 2, 3, 4])
        {
            await AllocateAsync($$"""{"ids": [{{id}}]}""");
        }

        foreach (var id in (int[])[3, 1, 4, 2])
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await _app.SendAsync(HttpMethod.Delete, $"/host/{id}/deallocate").EmptyAsync(204);
        }

        Assert.Equal("5 6 3 1 4 2", await TakeAllAsync("""{"policy": "spread"}"""));
    }

    [Fact]
    public async Task Random_OfManyRequests_GivesEachHostSometimes()
    {
        var given = new HashSet<long>();
        for (var tries = 0; given.Count < 6 && tries < 500; tries++)
        {
            var id = (long)(await AllocateAsync("""{"policy": "random"}"""))!["id"]!;
            given.Add(id);
            await _app.SendAsync(HttpMethod.Delete, $"/host/{id}/deallocate").EmptyAsync(204);
        }

        Assert.Equal(6, given.Count);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pack")]
    [InlineData("weights")]
    public async Task Candidates_OfASortedPool_AreAllOfItOnceAndInOneOrder(string name)
    {
        await AddAsync([.. Enumerable.Range(0, 94).Select(i => $$"""{"cpus": {{i % 7}}}""")]);
        var policy = PolicyJson.Read(name == "weights" ? JsonNode.Parse("""{"cpus": 1}""") : name);
        var candidates = _app.Services.GetRequiredService<Candidates>();

        var first = await candidates.InOrderAsync(new ClaimOrder(HostFilter.All) { Policy = policy }, CancellationToken.None).Select(one => one.HostId).ToListAsync();
        var second = await candidates.InOrderAsync(new ClaimOrder(HostFilter.All) { Policy = policy }, CancellationToken.None).Select(one => one.HostId).ToListAsync();

        Assert.Equal(Enumerable.Range(1, 100).Select(id => (long)id), first.Order());
        Assert.Equal(first, second);
        Assert.NotEqual(first.Order(), first.AsEnumerable());
    }

    [Fact]
    public async Task Candidates_WhileOthersTakeHosts_LeaveNoneOut()
    {
        await AddAsync([.. Enumerable.Repeat("{}", 34)]);
        var left = new List<long>();
        await foreach (var candidate in _app.Services.GetRequiredService<Candidates>().InOrderAsync(
            new ClaimOrder(HostFilter.All) { Policy = OrderPolicy.Spread }, CancellationToken.None))
        {
            if (candidate.HostId <= 16)
            {
                await AllocateAsync($$"""{"ids": [{{candidate.HostId}}]}""");
            }

            left.Add(candidate.HostId);
        }

        Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id), left);
    }

    [Theory]
    [InlineData("\"best\"", "policy: must be first, pack, spread, random, or weights of facts")]
    [InlineData("5", "policy: must be first, pack")]
    [InlineData("0", "policy: must be first, pack")]
    [InlineData("false", "policy: must be first, pack")]
    [InlineData("\"\"", "policy: must be first, pack")]
    [InlineData("[]", "policy: must be first, pack")]
    [InlineData("{}", "policy: must be first, pack")]
    [InlineData("[\"pack\"]", "policy: must be first, pack")]
    [InlineData("{\"ram_mb\": \"much\"}", "policy.ram_mb: must be a number from -1000000 to 1000000")]
    [InlineData("{\"ram_mb\": 1e7}", "policy.ram_mb: must be a number from")]
    [InlineData("{\"rum_mb\": 1}", "policy.rum_mb: is not a fact that is a number on some host")]
    [InlineData("{\"os\": 1}", "policy.os: is not a fact")]
    public async Task Policy_ThatIsNone_IsRefused(string policy, string error)
    {
        foreach (var path in (string[])["/host/allocate", "/allocations"])
        {
            Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, path, $$"""{"policy": {{policy}}}""").ErrorAsync(400), StringComparison.Ordinal);
        }
    }

    private async Task AddAsync(params string[] specs)
    {
        var first = (await _app.GetAsync("/hosts")).AsArray().Count + 1;
        foreach (var id in Enumerable.Range(first, specs.Length))
        {
            _probe.Answer($"127.1.0.{id}");
        }

        await _app.AddAsync(Bodies.Hosts([.. specs.Select((facts, i) => Bodies.Host(
            $"127.1.0.{first + i}", more: $$"""
                "tags": ["t{{first + i}}"], "hardware_specs": {{facts}}
                """))]));
    }

    private async Task<JsonNode> AllocateAsync(string body)
    {
        var allocation = _app.SendAsync(HttpMethod.Post, "/host/allocate", body);
        await PassTimeUntilAsync(allocation);
        return (await allocation.JsonAsync(200))!;
    }

    /// <summary>Takes what there is, and tells the ids.</summary>
    private async Task<string> TakeAllAsync(string body)
    {
        var ids = new List<int>();
        while (true)
        {
            var allocation = _app.SendAsync(HttpMethod.Post, "/host/allocate", body);
            await PassTimeUntilAsync(allocation);
            using var answer = await allocation;
            if ((int)answer.StatusCode != 200)
            {
                Assert.Equal(515, (int)answer.StatusCode);
                return string.Join(' ', ids);
            }

            ids.Add((int)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!);
        }
    }

    private Task PassTimeUntilAsync(Task done) => PoolApp.WaitForAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            return Task.FromResult(done.IsCompleted ? "done" : null);
        },
        30,
        "an allocation");
}
