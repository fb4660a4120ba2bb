using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Several hosts together, with an owner and a context, over HTTP.</summary>
public sealed class AllocationsTests
{
    [Fact]
    public async Task Allocate_OfSeveral_GivesThemTogetherAndShowsThem()
    {
        await using var pool = await AllocationPool.StartAsync(4);

        var given = await pool.AllocateAsync("""{"count": 3, "owner": "ci-7", "context": {"job": [1, "ä"]}}""");
        var allocation = (await Task.FromResult(given).JsonAsync(201))!;

        Assert.Equal("/allocations/1", given.Headers.Location?.ToString());
        Assert.Equal((1, "ci-7", "1 2 3"), ((int)allocation["id"]!, allocation.Text("owner"), AllocationPool.Hosts(allocation)));
        Assert.Equal("""{"job":[1,"ä"]}""", allocation["context"]!.ToJsonString(new(System.Text.Json.JsonSerializerDefaults.General) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.All(allocation["hosts"]!.AsArray(), host => Assert.Equal((true, 1), ((bool)host!["allocated"]!, (int)host["allocation_id"]!)));
        await PoolApp.WaitForAsync(
            async () => (await pool.App.GetAsync("/hosts")).AsArray().Take(3).All(host => (bool)host!["alive"]!) ? "so" : null, 30, "that they answered is stored");
        Answers.SameJson(allocation.ToJsonString(), await pool.App.GetAsync("/allocations/1"));
        Answers.SameJson(new JsonArray(allocation.DeepClone()).ToJsonString(), await pool.App.GetAsync("/allocations?owner=ci-7"));
        Assert.Empty((await pool.App.GetAsync("/allocations?owner=ci-8")).AsArray());
    }

    [Fact]
    public async Task Allocate_OfMoreThanThereAre_GivesNone()
    {
        await using var pool = await AllocationPool.StartAsync(3);

        await pool.AllocateAsync("""{"count": 4}""").FailureAsync(515);

        Assert.Equal("", await pool.HeldAsync());
        Assert.Equal("1 2 3", AllocationPool.Hosts(await pool.AllocateAsync("""{"count": 4, "minimum": 2}""").JsonAsync(201)));
    }

    [Fact]
    public async Task Allocate_ByManyAtOnce_NeverMixesOrHalvesTheirHosts()
    {
        await using var pool = await AllocationPool.StartAsync(7);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => pool.AllocateAsync("""{"count": 2}""")));

        var given = new List<string>();
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode == 201))
        {
            given.Add(AllocationPool.Hosts(await Task.FromResult(answer).JsonAsync(201)));
        }

        Assert.Equal(3, given.Count);
        Assert.Equal(9, answers.Count(answer => (int)answer.StatusCode == 515));
        Assert.Equal(6, given.SelectMany(ids => ids.Split(' ')).Distinct().Count());
    }

    [Fact]
    public async Task Delete_OfAnAllocation_FreesItsHostsAndMayBeRepeated()
    {
        await using var pool = await AllocationPool.StartAsync(3);
        await pool.AllocateAsync("""{"count": 2}""").JsonAsync(201);

        await pool.DeleteAsync("/allocations/1").EmptyAsync(204);
        await pool.DeleteAsync("/allocations/1").EmptyAsync(204);

        Assert.Equal("", await pool.HeldAsync());
        Assert.StartsWith("There is no allocation 1, or no more", await pool.App.SendAsync(HttpMethod.Get, "/allocations/1").ErrorAsync(404), StringComparison.Ordinal);
        await pool.DeleteAsync("/allocations/2").FailureAsync(404);
        await pool.DeleteAsync("/allocations/0").FailureAsync(404);
    }

    [Fact]
    public async Task Deallocate_OfEachHost_EndsTheAllocationWithTheLast()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync("""{"count": 2}""").JsonAsync(201);

        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        Assert.Equal("2", AllocationPool.Hosts(await pool.App.GetAsync("/allocations/1")));
        await pool.DeleteAsync("/host/2/deallocate").EmptyAsync(204);

        await pool.App.SendAsync(HttpMethod.Get, "/allocations/1").FailureAsync(404);
        Assert.Empty((await pool.App.GetAsync("/allocations")).AsArray());
    }

    [Theory]
    [InlineData("/host/1/deallocate")]
    [InlineData("/host/1?force=true")]
    public async Task Delete_OfAHostWhoseAllocationHasNoRow_WorksAllTheSame(string path)
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync("""{"count": 2}""").JsonAsync(201);
        pool.App.Database.Execute("DELETE FROM allocations");

        await pool.DeleteAsync(path).EmptyAsync(204);

        Assert.Equal("2", await pool.HeldAsync());
    }

    [Fact]
    public async Task RemoveHost_OfAnAllocation_WantsForceAndEndsItWithTheLast()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync("""{"count": 2, "lease_seconds": 100}""").JsonAsync(201);

        Assert.StartsWith("Host 1 is held", await pool.DeleteAsync("/host/1").ErrorAsync(409), StringComparison.Ordinal);
        await pool.DeleteAsync("/host/1?force=true").EmptyAsync(204);
        Assert.Equal("2", AllocationPool.Hosts(await pool.App.GetAsync("/allocations/1")));
        await pool.DeleteAsync("/host/2?force=true").EmptyAsync(204);

        Assert.Empty((await pool.App.GetAsync("/allocations")).AsArray());
    }

    [Fact]
    public async Task Allocate_OfTheLegacyKind_IsAnAllocationOfOneWithoutAnEnd()
    {
        await using var pool = await AllocationPool.StartAsync(1);

        var host = await pool.AllocateAsync("", path: "/host/allocate").JsonAsync(200);

        Assert.Equal(1, (int)host!["allocation_id"]!);
        var allocation = (await pool.App.GetAsync("/allocations/1")).AsObject();
        Assert.Equal(["id", "created_at", "hosts"], allocation.Select(pair => pair.Key));
    }

    [Fact]
    public async Task List_OfOldAllocations_FindsTheForgottenOnes()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync().JsonAsync(201);
        pool.Clock.Advance(TimeSpan.FromHours(2));
        await pool.AllocateAsync().JsonAsync(201);

        Assert.Equal(1, (int)Assert.Single((await pool.App.GetAsync("/allocations?older_than=90m")).AsArray())!["id"]!);
        Assert.Single((await pool.App.GetAsync("/allocations?older_than=5400")).AsArray());
        Assert.Empty((await pool.App.GetAsync("/allocations?older_than=3h")).AsArray());
        Assert.Equal(
            "older_than: 'long' is not a number of seconds, nor one with s, m, h or d",
            await pool.App.SendAsync(HttpMethod.Get, "/allocations?older_than=long").ErrorAsync(400));
    }

    [Theory]
    [InlineData("owner=", "owner: is empty; leave it out for all")]
    [InlineData("owner", "owner: is empty; leave it out for all")]
    [InlineData("older_than=", "older_than: is empty; leave it out for all")]
    [InlineData("older_than=h", "older_than: 'h' is not a number of seconds, nor one with s, m, h or d")]
    [InlineData("older_than=-1", "older_than: '-1' is not a number of seconds, nor one with s, m, h or d")]
    [InlineData("older_than=NaN", "older_than: 'NaN' is not a number of seconds, nor one with s, m, h or d")]
    [InlineData("older_than=99999999999", "older_than: '99999999999' is too long; less than 10000000000 seconds can be asked for")]
    [InlineData("older_than=200000d", "older_than: '200000d' is too long; less than 10000000000 seconds can be asked for")]
    public async Task List_OfNobodyOrNoAge_IsRefused(string query, string error)
    {
        await using var pool = await AllocationPool.StartAsync(0);

        Assert.Equal(error, await pool.App.SendAsync(HttpMethod.Get, $"/allocations?{query}").ErrorAsync(400));
    }

    [Fact]
    public async Task Allocate_OfAWrongCount_DoesNotHoldTheMinimumAgainstIt()
    {
        await using var pool = await AllocationPool.StartAsync(0);

        Assert.Equal(["count"], (await pool.AllocateAsync("""{"count": 5000, "minimum": 2}""").FailureAsync(400))["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Allocate_OverTheOwnersQuota_IsRefusedUntilItGivesSomeBack()
    {
        await using var pool = await AllocationPool.StartAsync(5, ("Allocation:Quotas:ci", "2"), ("Allocation:Quotas:*", "1"));
        await pool.AllocateAsync("""{"owner": "ci", "count": 2}""").JsonAsync(201);

        Assert.Equal(
            "Cannot acquire host. ci holds 2 hosts, and may hold 2 (Allocation:Quotas); 1 more were asked for.",
            await pool.AllocateAsync("""{"owner": "ci"}""", path: "/host/allocate").ErrorAsync(515));
        await pool.AllocateAsync("""{"owner": "me", "count": 2}""").FailureAsync(515);
        Assert.Equal("3", AllocationPool.Hosts(await pool.AllocateAsync("""{"owner": "me", "count": 2, "minimum": 1}""").JsonAsync(201)));
        await pool.AllocateAsync("""{"count": 2}""").JsonAsync(201);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        Assert.Equal("1", AllocationPool.Hosts(await pool.AllocateAsync("""{"owner": "ci"}""").JsonAsync(201)));
    }

    [Theory]
    [InlineData("[]", "Unexpected data received: ")]
    [InlineData("""{"count": 0}""", "count: must be a whole number from 1 to 1000")]
    [InlineData("""{"count": "2"}""", "count: must be a whole number from 1 to 1000")]
    [InlineData("""{"count": 2, "minimum": 3}""", "minimum: must be a whole number from 1 to 2")]
    [InlineData("""{"minimum": 2}""", "minimum: must be a whole number from 1 to 1: count is 1 when it is absent")]
    [InlineData("""{"lease_seconds": 0.0001}""", "lease_seconds: must be a number of seconds from 0.001 to 3600 (Allocation:MaxLease)")]
    [InlineData("""{"lease_seconds": 0}""", "lease_seconds: must be a number of seconds from 0.001 to 3600 (Allocation:MaxLease)")]
    [InlineData("""{"lease_seconds": 3601}""", "lease_seconds: must be a number of seconds from 0.001 to 3600 (Allocation:MaxLease)")]
    [InlineData("""{"wait_seconds": -1}""", "wait_seconds: must be a number of seconds from 0 to 3600 (Allocation:MaxWait)")]
    [InlineData("""{"wait_seconds": "long"}""", "wait_seconds: must be a number of seconds from 0 to 3600 (Allocation:MaxWait)")]
    [InlineData("""{"siez": 5}""", "siez: is not a known filter; known: ")]
    [InlineData("""{"contxt": {"job": 1}}""", "contxt: must be a number (the least), {\"min\": …, \"max\": …}, text, true or false; or did you mean 'context'?")]
    [InlineData("""{"wait_secnds": ""}""", "wait_secnds: is empty; leave it out, or say null, for any; or did you mean 'wait_seconds'?")]
    [InlineData("""{"cuont": 4}""", "cuont: is not a known filter; did you mean 'count'? known: os, ")]
    [InlineData("""{"lease_second": 60}""", "lease_second: is not a known filter; did you mean 'lease_seconds'? known: os, ")]
    [InlineData("""{"gpus.modell": "*a100*"}""", "gpus.modell: is not a known filter; did you mean 'gpus.model'? known: os, ")]
    public async Task Allocate_WithABodyThatMeansNothing_SaysWhatIsWrong(string body, string error)
    {
        await using var pool = await AllocationPool.StartAsync(1, ("Allocation:MaxLease", "01:00:00"));

        Assert.StartsWith(error, await pool.AllocateAsync(body).ErrorAsync(400), StringComparison.Ordinal);
        Assert.Equal("", await pool.HeldAsync());
    }
}
