namespace HostPool.Tests.Api.Allocation.Waiting;

/// <summary>Who waits is served in turn, and who goes away is not.</summary>
public sealed class WaitTests
{
    [Fact]
    public async Task Wait_ForAHostThatIsGivenBack_EndsWithIt()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var waiting = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 1);

        await pool.DeleteAsync("/allocations/1").EmptyAsync(204);

        Assert.Equal("1", AllocationPool.Hosts(await waiting.JsonAsync(201)));
    }

    [Fact]
    public async Task Wait_OfSeveral_IsServedInTurn()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var waiting = new List<Task<HttpResponseMessage>>();
        for (var i = 1; i <= 4; i++)
        {
            waiting.Add(pool.AllocateAsync($$"""{"wait_seconds": 600, "owner": "{{i}}"}"""));
            await QueuedAsync(pool, i);
        }

        for (var i = 1; i <= 4; i++)
        {
            await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
            var served = await Task.WhenAny(waiting);
            Assert.Equal($"{i}", (await served.JsonAsync(201))!.Text("owner"));
            waiting.Remove(served);
        }
    }

    [Fact]
    public async Task Wait_OfOneWhoCannotBeServed_KeepsNobodyElse()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var greedy = pool.AllocateAsync("""{"wait_seconds": 600, "count": 2}""");
        await QueuedAsync(pool, 1);
        var modest = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 2);

        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

        await modest.JsonAsync(201);
        Assert.False(greedy.IsCompleted);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        await pool.AddAsync(2);
        Assert.Equal("1 2", AllocationPool.Hosts(await greedy.JsonAsync(201)));
    }

    [Fact]
    public async Task Wait_ForSeveral_IsNotStarvedByThoseWhoWantOne()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await pool.AllocateAsync().JsonAsync(201);
        var greedy = pool.AllocateAsync("""{"wait_seconds": 600, "count": 2}""");
        await QueuedAsync(pool, 1);
        var modest = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 2);
        foreach (var (path, body) in ((string, string)[])[("/host/allocate", ""), ("/allocations", "{}"), ("/allocations", """{"dry_run": true}""")])
        {
            var refusal = await pool.AllocateAsync(body, path: path).FailureAsync(515);
            Assert.Equal((1, 1, 0), ((int)refusal["allocated"]!, (int)refusal["kept_for_waiting"]!, (int)refusal["free"]!));
        }

        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

        Assert.Equal("1 2", AllocationPool.Hosts(await greedy.JsonAsync(201)));
        await pool.DeleteAsync("/allocations/2").EmptyAsync(204);
        await modest.JsonAsync(201);
    }

    [Fact]
    public async Task Wait_ForSeveralOfWhomTooFewAnswer_KeepsNobodyElse()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        pool.Probe.Answer("127.1.0.3", isThere: false);
        await pool.AddAsync(3);
        var greedy = pool.AllocateAsync("""{"wait_seconds": 600, "count": 3}""");
        await pool.Probe.WaitForAsync("127.1.0.3", times: 2); // Once before it waits.

        await pool.AllocateAsync("""{"dry_run": true}""").JsonAsync(200);
        await pool.AllocateAsync().JsonAsync(201);

        Assert.False(greedy.IsCompleted);
    }

    [Fact]
    public async Task Wait_ForHostsThatAreSilent_KeepsNobodyElse()
    {
        await using var pool = await AllocationPool.StartAsync(0);
        var nobodys = pool.AllocateAsync("""{"tags": ["nobody"], "wait_seconds": 600}""");
        await QueuedAsync(pool, 1);
        var waiting = new List<Task<HttpResponseMessage>>();
        for (var i = 1; i <= 3; i++)
        {
            await pool.AddAsync(i, $"\"tags\": [\"t{i}\"]");
            pool.Probe.Hang($"127.1.0.{i}");
            waiting.Add(pool.AllocateAsync($$"""{"tags": ["t{{i}}"], "wait_seconds": 600}"""));
            await QueuedAsync(pool, i + 1);
        }

        await pool.AddAsync(4, "\"tags\": [\"ok\"]");
        var modest = pool.AllocateAsync("""{"tags": ["ok"]}""");
        await pool.AdvanceUntilAsync(() => Task.FromResult(modest.IsCompleted), "it is served beside them");
        Assert.Equal("4", AllocationPool.Hosts(await modest.JsonAsync(201)));

        // Who wants the same as one that is being served waits for that, and then is told.
        var same = pool.AllocateAsync("""{"tags": ["t1"]}""");
        await QueuedAsync(pool, 5);
        for (var i = 1; i <= 3; i++)
        {
            pool.Probe.Answer($"127.1.0.{i}");
            Assert.Equal($"{i}", AllocationPool.Hosts(await waiting[i - 1].JsonAsync(201)));
        }

        await same.FailureAsync(515);
        Assert.False(nobodys.IsCompleted);
    }

    [Fact]
    public async Task Wait_ForMoreThanTheOwnerMayHold_IsRefusedAtOnce()
    {
        await using var pool = await AllocationPool.StartAsync(3, ("Allocation:Quotas:bob", "2"));

        Assert.Contains(
            "may hold 2 (Allocation:Quotas); 3 more were asked for",
            await pool.AllocateAsync("""{"owner": "bob", "count": 3, "wait_seconds": 600}""").ErrorAsync(515),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_OfAnOwnerOverItsQuota_IsRefusedForThat()
    {
        await using var pool = await AllocationPool.StartAsync(2, ("Allocation:Quotas:bob", "1"));
        await pool.AllocateAsync("""{"owner": "bob"}""").JsonAsync(201);
        var waiting = pool.AllocateAsync("""{"owner": "bob", "wait_seconds": 10}""");
        await QueuedAsync(pool, 1);

        await pool.AdvanceUntilAsync(() => Task.FromResult(waiting.IsCompleted), "its time is over");

        Assert.Contains("bob holds 1 hosts, and may hold 1", await waiting.ErrorAsync(515), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allocate_OfMoreThanThereAre_SaysHowManyCanBeHad()
    {
        await using var pool = await AllocationPool.StartAsync(2);

        Assert.Equal(
            "Cannot acquire 3 hosts together: of 2 that match 2 are free.", await pool.AllocateAsync("""{"count": 3}""").ErrorAsync(515));
    }

    [Fact]
    public async Task Allocate_WhileSomebodyWaits_DoesNotOvertake()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var waiting = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 1);

        await pool.AllocateAsync("""{"count": 1}""").FailureAsync(515);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        await pool.AllocateAsync("", path: "/host/allocate").FailureAsync(515);

        await waiting.JsonAsync(201);
    }

    [Fact]
    public async Task Wait_ThatIsOver_IsRefusedWithTheReasons()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var waiting = pool.AllocateAsync("""{"wait_seconds": 10}""");
        await QueuedAsync(pool, 1);

        pool.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(1, (int)(await waiting.FailureAsync(515))["allocated"]!);
        await QueuedAsync(pool, 0);
    }

    [Fact]
    public async Task Wait_OfAClientThatGoesAway_TakesNothing()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        using var patience = new CancellationTokenSource();
        var waiting = pool.App.Client.PostAsync("/allocations", new StringContent("""{"wait_seconds": 600}"""), patience.Token);
        await QueuedAsync(pool, 1);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await QueuedAsync(pool, 0);
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

        await pool.AllocateAsync("""{"owner": "next"}""").JsonAsync(201);
    }

    [Fact]
    public async Task Wait_OfTheLegacyKind_IsTheServersToGrant()
    {
        await using var pool = await AllocationPool.StartAsync(1, ("Allocation:LegacyWait", "00:10:00"));
        await pool.AllocateAsync("", path: "/host/allocate").JsonAsync(200);
        var waiting = pool.AllocateAsync("", path: "/host/allocate");
        await QueuedAsync(pool, 1);

        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

        Assert.Equal(1, (int)(await waiting.JsonAsync(200))!["id"]!);
    }

    [Fact]
    public async Task Wait_ForAHostThatIsNotThereYet_EndsWhenItIsAdded()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        var waiting = pool.AllocateAsync("""{"wait_seconds": 600, "tags": ["gpu"]}""");
        await QueuedAsync(pool, 1);

        await pool.AddAsync(2, "\"tags\": [\"GPU\"]");

        Assert.Equal("2", AllocationPool.Hosts(await waiting.JsonAsync(201)));
    }

    [Fact]
    public async Task Wait_WhileTheDatabaseIsAway_KeepsItsPlace()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var first = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 1);
        var second = pool.AllocateAsync("""{"wait_seconds": 600, "tags": []}""");
        await QueuedAsync(pool, 2);

        pool.Claims.IsAway = true;
        await pool.AdvanceUntilAsync(() => Task.FromResult(pool.Claims.Failed >= 2), "who waits was tried, and again", TimeSpan.FromSeconds(1));
        await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);
        Assert.False(first.IsCompleted || second.IsCompleted);
        pool.Claims.IsAway = false;

        await first.JsonAsync(201);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Wait_ThatIsOverWhileTheDatabaseIsAway_IsToldOfThat()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        var waiting = pool.AllocateAsync("""{"wait_seconds": 600}""");
        await QueuedAsync(pool, 1);

        pool.Claims.IsAway = true;
        await pool.AdvanceUntilAsync(() => Task.FromResult(pool.Claims.Failed > 0), "who waits was tried", TimeSpan.FromSeconds(1));
        pool.Clock.Advance(TimeSpan.FromSeconds(600));

        await waiting.ErrorAsync(503);
    }

    private static Task QueuedAsync(AllocationPool pool, int count) => PoolApp.WaitForAsync(
        () => Task.FromResult(pool.Queued == count ? "queued" : null), 30, $"{count} wait, not {pool.Queued}");
}
