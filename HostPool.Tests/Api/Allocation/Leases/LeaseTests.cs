using HostPool.Tests.Api.Allocation.Choosing;

namespace HostPool.Tests.Api.Allocation.Leases;

/// <summary>A lease ends in time, whatever else does.</summary>
public sealed class LeaseTests
{
    [Fact]
    public async Task Lease_ThatEnds_FreesItsHosts()
    {
        await using var pool = await AllocationPool.StartAsync(3);
        await pool.AllocateAsync("""{"count": 2, "lease_seconds": 60}""").JsonAsync(201);
        await pool.AllocateAsync("{}").JsonAsync(201);

        pool.Clock.Advance(TimeSpan.FromSeconds(58));
        Assert.Equal("1 2 3", await pool.HeldAsync());

        await pool.AdvanceUntilAsync(async () => await pool.HeldAsync() == "3", "the lease ended");
        Assert.Equal([2], (await pool.App.GetAsync("/allocations")).AsArray().Select(one => (int)one!["id"]!));
        Assert.Contains(pool.App.Log.Lines, line => line.Contains("Released: host 1", StringComparison.Ordinal) && line.Contains("(the lease of allocation 1 ended)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lease_OfASecond_EndsByTheRealClock()
    {
        var probe = new ProbeTwin();
        await using var app = PoolApp.Start(probe.Install());
        probe.Answer("127.1.0.1");
        await app.AddAsync($"[{Bodies.Host("127.1.0.1")}]");

        var host = (await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 1}""").JsonAsync(201))!["hosts"]![0]!;

        Assert.InRange(DateTimeOffset.Parse(host.Text("lease_ends")) - DateTimeOffset.Parse(host.Text("allocated_at")), TimeSpan.FromSeconds(0.99), TimeSpan.FromSeconds(1.01));
        await PoolApp.WaitForAsync(async () => (bool)(await app.GetAsync("/host/1"))["allocated"]! ? null : "free", 30, "the lease ended");
    }

    [Fact]
    public async Task Lease_ThatIsExtended_EndsLater()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync("""{"lease_seconds": 60}""").JsonAsync(201);
        pool.Clock.Advance(TimeSpan.FromSeconds(50));

        var extended = await pool.App.SendAsync(HttpMethod.Patch, "/allocations/1", """{"lease_seconds": 60}""").JsonAsync(200);

        Assert.Equal(pool.Clock.GetUtcNow().AddSeconds(60), DateTimeOffset.Parse(extended!.Text("lease_ends")));
        pool.Clock.Advance(TimeSpan.FromSeconds(55));
        Assert.Equal("1", await pool.HeldAsync());
        await pool.App.SendAsync(HttpMethod.Patch, "/allocations/1", """{"lease_seconds": null}""").JsonAsync(200);
        pool.Clock.Advance(TimeSpan.FromDays(1));
        Assert.False((await pool.App.GetAsync("/allocations/1")).AsObject().ContainsKey("lease_ends"));
    }

    [Theory]
    [InlineData("1", "{}", 400, "lease_seconds: is missing")]
    [InlineData("1", """{"lease": 5}""", 400, "lease: is not a known key; known: lease_seconds")]
    [InlineData("1", """{"lease_seconds": "5"}""", 400, "lease_seconds: must be a number of seconds from 0.001 to 3153600000")]
    [InlineData("1", "[]", 400, "Unexpected data received: ")]
    [InlineData("9", """{"lease_seconds": 5}""", 404, "There is no allocation 9, or no more")]
    public async Task Patch_ThatCannotBe_SaysWhy(string id, string body, int status, string error)
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);

        Assert.StartsWith(error, await pool.App.SendAsync(HttpMethod.Patch, $"/allocations/{id}", body).ErrorAsync(status), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "lease_seconds: null is longer than the 3600 seconds that a lease may be (Allocation:MaxLease)")]
    [InlineData("3601", "lease_seconds: must be a number of seconds from 0.001 to 3600 (Allocation:MaxLease)")]
    public async Task Patch_ToALeaseBeyondTheLongest_IsRefusedAndLeavesItAsItWas(string lease, string error)
    {
        await using var pool = await AllocationPool.StartAsync(1, ("Allocation:MaxLease", "01:00:00"));
        var ends = (await pool.AllocateAsync("""{"lease_seconds": 60}""").JsonAsync(201))!.Text("lease_ends");

        Assert.Equal(error, await pool.App.SendAsync(HttpMethod.Patch, "/allocations/1", $$"""{"lease_seconds": {{lease}}}""").ErrorAsync(400));

        Assert.Equal(ends, (await pool.App.GetAsync("/allocations/1")).Text("lease_ends"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"lease_seconds": null}""")]
    public async Task Lease_WithoutALength_IsTheLongestThereMayBe(string body)
    {
        await using var pool = await AllocationPool.StartAsync(2, ("Allocation:MaxLease", "01:00:00"));

        var allocation = await pool.AllocateAsync(body).JsonAsync(201);

        Assert.Equal(pool.Clock.GetUtcNow().AddHours(1), DateTimeOffset.Parse(allocation!.Text("lease_ends")));
        Assert.False((await pool.AllocateAsync("", path: "/host/allocate").JsonAsync(200))!.AsObject().ContainsKey("lease_ends"));
    }

    [Fact]
    public async Task Lease_ThatEndedWhileNobodyServed_FreesItsHostsAtTheStart()
    {
        using var database = TestDatabase.Create();
        using var live = new ListeningHosts();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync($"[{Bodies.Host(live.Addresses[0], live.Port)}]");
            await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 3600}""").JsonAsync(201);
        }

        database.Execute("UPDATE allocations SET lease_ends = lease_ends - 7200000; UPDATE hosts SET lease_ends = lease_ends - 7200000");
        await using var again = PoolApp.Start(database.Settings);

        await PoolApp.WaitForAsync(async () => (bool)(await again.GetAsync("/host/1"))["allocated"]! ? null : "free", 30, "the lease ended");
        Assert.Empty((await again.GetAsync("/allocations")).AsArray());
        Assert.Single(again.Log.Lines, line => line.Contains("(the lease of allocation 1 ended)", StringComparison.Ordinal));
    }
}
