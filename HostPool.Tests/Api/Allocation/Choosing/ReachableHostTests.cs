using HostPool.Api.Allocation.Choosing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Choosing;

/// <summary>Which host is handed out, and who is asked for it: with a probe and a clock that the test moves.</summary>
public sealed class ReachableHostTests : IAsyncLifetime
{
    private readonly ProbeTwin _probe = new();
    private readonly ManualClock _clock = new();
    private readonly PoolApp _app;

    public ReachableHostTests() => _app = PoolApp.Start(_probe.Install(_clock));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Allocate_WithHundredsThatHangAheadOfOne_GivesThatOne()
    {
        await _app.AddAsync($"[{Bodies.Host("127.1.0.0/22")}]");
        foreach (var live in Enumerable.Range(900, 124))
        {
            _probe.Answer($"127.1.{live / 256}.{live % 256}");
        }

        var host = await AllocateAsync();

        Assert.Equal(901, (int)host["id"]!);
        Assert.InRange(_probe.MostAtOnce, 900, 1024);
        Assert.Equal(Enumerable.Range(0, 900).Select(i => $"127.1.{i / 256}.{i % 256}"), _probe.Asked.Take(900));
    }

    [Fact]
    public async Task Allocate_WithALowerIdThatAnswersALittleLater_GivesTheLowerId()
    {
        await AddAsync(3);
        _probe.Answer("127.1.0.2");
        _probe.Answer("127.1.0.3");
        var allocation = _app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);
        await _probe.WaitForAsync("127.1.0.3");

        _probe.Answer("127.1.0.1");

        Assert.Equal(1, (int)(await allocation)!["id"]!);
    }

    [Fact]
    public async Task Allocate_WithALowerIdThatHangs_DoesNotWaitForIt()
    {
        await AddAsync(3);
        _probe.Answer("127.1.0.2");
        _probe.Answer("127.1.0.3");

        Assert.Equal(2, (int)(await AllocateAsync())["id"]!);
        Assert.Equal(3, (int)(await AllocateAsync())["id"]!);
    }

    [Fact]
    public async Task Allocate_WhenTheOneThatItAsksIsTakenAway_FindsTheOneThatWasGivenBackMeanwhile()
    {
        await AddAsync(2);
        _probe.Answer("127.1.0.2");
        await _app.SendAsync(HttpMethod.Post, "/host/allocate", """{"ids": [2]}""").JsonAsync(200);
        var allocation = _app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);
        await _probe.WaitForAsync("127.1.0.1");

        await _app.SendAsync(HttpMethod.Post, "/host/1/maintenance", """{"reason": "disk"}""").JsonAsync(200);
        await _app.SendAsync(HttpMethod.Delete, "/host/2/deallocate").EmptyAsync(204);
        _probe.Answer("127.1.0.1");

        Assert.Equal(2, (int)(await allocation)!["id"]!);
    }

    [Fact]
    public async Task Allocate_OfAllHostsWhoseAnswersComeAtAnyMoment_LosesNone()
    {
        const int Hosts = 16;
        await AddAsync(Hosts);
        var addresses = Enumerable.Range(1, Hosts).Select(i => $"127.1.0.{i}").ToList();
        for (var round = 1; round <= 40; round++)
        {
            addresses.ForEach(_probe.Hang);
            var allocation = _app.SendAsync(HttpMethod.Post, "/allocations", $$"""{"count": {{Hosts}}}""").JsonAsync(201);
            await Task.WhenAll(addresses.Select(ip => _probe.WaitForAsync(ip, round)));

            Parallel.ForEach(addresses, ip => _probe.Answer(ip));

            await _app.SendAsync(HttpMethod.Delete, $"/allocations/{(long)(await allocation)!["id"]!}").EmptyAsync(204);
            _clock.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Allocate_OfAHostThatAnsweredJustNow_DoesNotAskItAgain()
    {
        await AddAsync(1);
        _probe.Answer("127.1.0.1");

        for (var i = 0; i < 3; i++)
        {
            await AllocateAsync();
            await _app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);
        }

        Assert.Single(_probe.Asked);
        _clock.Advance(TimeSpan.FromSeconds(5.1));
        await AllocateAsync();
        Assert.Equal(2, _probe.Asked.Count);
    }

    [Theory]
    [InlineData("00:00:00.001", 0.001)]
    [InlineData("00:00:30", 30)]
    public async Task Allocate_OfAHostThatAnsweredLately_AsksItAgainAfterAsLongAsIsSet(string freshFor, double seconds)
    {
        await using var pool = await AllocationPool.StartAsync(1, ("Allocation:FreshFor", freshFor));
        foreach (var (passed, asked) in ((double, int)[])[(0, 1), (seconds, 1), (seconds + 0.001, 2), (seconds, 2)])
        {
            pool.Clock.Advance(TimeSpan.FromSeconds(passed));

            await pool.AllocateAsync(path: "/host/allocate").JsonAsync(200);
            await pool.DeleteAsync("/host/1/deallocate").EmptyAsync(204);

            Assert.Equal(asked, pool.Probe.Asked.Count);
        }
    }

    [Fact]
    public async Task Allocate_OfAHostThatRefusedJustNow_AsksItLast()
    {
        await AddAsync(2);
        _probe.Answer("127.1.0.1", isThere: false);
        _probe.Answer("127.1.0.2", isThere: false);
        await _app.SendAsync(HttpMethod.Post, "/host/allocate").FailureAsync(515);
        _probe.Hang("127.1.0.1");
        _probe.Answer("127.1.0.1");

        await _app.AddAsync($"[{Bodies.Host("127.1.0.3")}]");
        _probe.Answer("127.1.0.3");

        Assert.Equal(["127.1.0.1", "127.1.0.2"], _probe.Asked);
        Assert.Equal(3, (int)(await AllocateAsync())["id"]!);
        Assert.Equal("127.1.0.3", _probe.Asked[2]);
        Assert.Equal(1, (int)(await AllocateAsync())["id"]!);
    }

    [Fact]
    public async Task Allocate_ByManyOfTheOneHost_AsksItOnceAndGivesItToOne()
    {
        await AddAsync(1);
        var allocations = Enumerable.Range(0, 20).Select(_ => _app.SendAsync(HttpMethod.Post, "/host/allocate")).ToList();
        await _probe.WaitForAsync("127.1.0.1");

        _probe.Answer("127.1.0.1");

        var statuses = (await Task.WhenAll(allocations)).Select(answer => (int)answer.StatusCode).Order();
        Assert.Equal(Enumerable.Repeat(515, 19).Prepend(200), statuses);
        Assert.Single(_probe.Asked);
    }

    [Fact]
    public async Task Probe_OfAHostThatIsBeingAsked_IsShared()
    {
        await AddAsync(1);
        var host = new Candidate(1, 0, "127.1.0.1", 22);
        var reachability = _app.Services.GetRequiredService<Reachability>();

        var probes = Enumerable.Range(0, 10).Select(_ => reachability.ProbeAsync(host)).ToList();
        _probe.Answer("127.1.0.1");

        Assert.All(await Task.WhenAll(probes), Assert.True);
        Assert.Single(_probe.Asked);
    }

    [Fact]
    public async Task Allocate_WhileTheEndpointChanges_DoesNotTrustTheOldOne()
    {
        await AddAsync(1);
        var first = _app.SendAsync(HttpMethod.Post, "/host/allocate");
        await _probe.WaitForAsync("127.1.0.1");
        await _app.SendAsync(HttpMethod.Patch, "/host/1", """{"endpoint": {"ip": "127.1.0.9"}}""").JsonAsync(200);
        _probe.Answer("127.1.0.9", isThere: false);

        var second = _app.SendAsync(HttpMethod.Post, "/host/allocate");
        await _probe.WaitForAsync("127.1.0.9");
        _probe.Answer("127.1.0.1");

        await first.FailureAsync(515);
        await second.FailureAsync(515);
        Assert.False((bool)(await _app.GetAsync("/host/1"))["alive"]!);
    }

    [Fact]
    public async Task Allocate_AfterTheEndpointChanged_AsksTheNewOne()
    {
        await AddAsync(1);
        _probe.Answer("127.1.0.1");
        await AllocateAsync();
        await _app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        await _app.SendAsync(HttpMethod.Patch, "/host/1", """{"endpoint": {"port": 2222}}""").JsonAsync(200);
        await AllocateAsync();

        Assert.Equal(2, _probe.Asked.Count);
    }

    private async Task AddAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await _app.AddAsync($"[{Bodies.Host($"127.1.0.{i}")}]");
        }
    }

    /// <summary>Allocates while time passes, and gives the host.</summary>
    private async Task<System.Text.Json.Nodes.JsonNode> AllocateAsync()
    {
        var allocation = _app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);
        await PoolApp.WaitForAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(10));
                return Task.FromResult(allocation.IsCompleted ? "done" : null);
            },
            30,
            "an allocation");
        return (await allocation)!;
    }
}
