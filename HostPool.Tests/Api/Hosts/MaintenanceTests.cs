using HostPool.Tests.Api.Allocation.Choosing;

namespace HostPool.Tests.Api.Hosts;

/// <summary>Hosts that are kept, and not handed out.</summary>
public sealed class MaintenanceTests : IAsyncLifetime
{
    private readonly ProbeTwin _probe = new();
    private readonly ManualClock _clock = new();
    private readonly PoolApp _app;

    public MaintenanceTests() => _app = PoolApp.Start(_probe.Install(_clock));

    public Task InitializeAsync()
    {
        _probe.Answer("127.1.0.1");
        return _app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.1", more: "\"rack\": 3")));
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Maintenance_OfAFreeHost_KeepsItOutUntilItEnds()
    {
        var host = await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200);

        Assert.Equal("new disk", host!["maintenance"]!.Text("reason"));
        Assert.Equal(_clock.GetUtcNow(), host["maintenance"]!["since"]!.GetValue<DateTimeOffset>());
        Answers.SameJson(host["maintenance"]!.ToJsonString(), (await _app.GetAsync("/hosts"))[0]!["maintenance"]);
        var refusal = await AllocateAsync().FailureAsync(515);
        Assert.Equal((1, 1, 0), ((int)refusal["matching"]!, (int)refusal["maintenance"]!, (int)refusal["not_responding"]!));
        Assert.Empty(_probe.Asked);

        await EndAsync().EmptyAsync(204);

        Assert.Null((await _app.GetAsync("/host/1"))["maintenance"]);
        Assert.Equal(1, (int)(await AllocateAsync().JsonAsync(200))!["id"]!);
        Assert.Single(_app.Log.Lines, line => line.Contains("MaintenanceBegan: host 1", StringComparison.Ordinal));
        Assert.Single(_app.Log.Lines, line => line.Contains("MaintenanceEnded: host 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Maintenance_OfAnAllocatedHost_TakesEffectAtItsRelease()
    {
        await AllocateAsync().JsonAsync(200);

        Assert.True((bool)(await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200))!["allocated"]!);
        await _app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        Assert.Equal(1, (int)(await AllocateAsync().FailureAsync(515))["maintenance"]!);
    }

    [Fact]
    public async Task Maintenance_ThatIsSaidAgain_KeepsItsBeginningAndTakesTheNewReason()
    {
        var since = (await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200))!["maintenance"]!["since"]!.ToJsonString();
        _clock.Advance(TimeSpan.FromMinutes(1));

        await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200);
        var host = await BeginAsync("""{"reason": "and a fan"}""").JsonAsync(200);

        Assert.Equal(("and a fan", since), (host!["maintenance"]!.Text("reason"), host["maintenance"]!["since"]!.ToJsonString()));
        Assert.Equal(2, _app.Log.Lines.Count(line => line.Contains("MaintenanceBegan", StringComparison.Ordinal)));
        await EndAsync().EmptyAsync(204);
        await EndAsync().EmptyAsync(204);
        Assert.Single(_app.Log.Lines, line => line.Contains("MaintenanceEnded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Maintenance_DuringAPatch_StaysAndCannotBeSetByIt()
    {
        await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200);

        await _app.SendAsync(HttpMethod.Patch, "/host/1", """{"rack": 4}""").JsonAsync(200);

        Assert.Equal("new disk", (await _app.GetAsync("/host/1"))["maintenance"]!.Text("reason"));
        Assert.Equal(
            "maintenance: is the service's own and cannot be set",
            await _app.SendAsync(HttpMethod.Patch, "/host/1", """{"maintenance": null}""").ErrorAsync(400));
    }

    [Fact]
    public async Task Maintenance_OfAMergedHost_IsTheMachines()
    {
        await BeginAsync("""{"reason": "new disk"}""").JsonAsync(200);
        await _app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.2")));

        var merged = await _app.SendAsync(HttpMethod.Post, "/host/2/merge/1").JsonAsync(200);

        Assert.Equal("new disk", merged!["maintenance"]!.Text("reason"));
    }

    [Fact]
    public async Task Maintenance_AcrossAResetAtStart_IsKept()
    {
        using var database = TestDatabase.Create();
        await using (var app = PoolApp.Start(database.Settings))
        {
            await app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.1"), Bodies.Host("127.1.0.2")));
            await app.SendAsync(HttpMethod.Post, "/host/2/maintenance", """{"reason": "new disk"}""").JsonAsync(200);
        }

        await using var next = PoolApp.Start([.. database.Settings, ("Discovery:ResetOnStart", "true")]);

        var host = Assert.Single((await next.GetAsync("/hosts")).AsArray())!;
        Assert.Equal((2, "new disk"), ((int)host["id"]!, host["maintenance"]!.Text("reason")));
    }

    [Theory]
    [InlineData("/host/1", null, 400, "reason: must be text of 1 to 500 characters")]
    [InlineData("/host/1", "{}", 400, "reason: must be text")]
    [InlineData("/host/1", """{"reason": ""}""", 400, "reason: must be text")]
    [InlineData("/host/1", """{"reason": "  "}""", 400, "reason: must be text")]
    [InlineData("/host/1", """{"reason": 5}""", 400, "reason: must be text")]
    [InlineData("/host/1", """{"why": "new disk"}""", 400, "why: is not a known key; known: reason")]
    [InlineData("/host/1", "[]", 400, "Unexpected data received: ")]
    [InlineData("/host/99", """{"reason": "new disk"}""", 404, "Cannot find requested host: 99")]
    public async Task Maintenance_ThatCannotBegin_IsRefused(string host, string? body, int status, string error)
    {
        Assert.StartsWith(error, await _app.SendAsync(HttpMethod.Post, $"{host}/maintenance", body).ErrorAsync(status), StringComparison.Ordinal);

        Assert.Null((await _app.GetAsync("/host/1"))["maintenance"]);
    }

    [Theory]
    [InlineData(500, 200)]
    [InlineData(501, 400)]
    public async Task Reason_OfEachLength_IsTakenUpToABound(int length, int status) =>
        await BeginAsync($$"""{"reason": "{{new string('x', length)}}"}""").JsonAsync(status);

    [Fact]
    public async Task End_OfAHostThatIsNot_SaysSo() => Assert.Equal(
        "Cannot find requested host: 99", await _app.SendAsync(HttpMethod.Delete, "/host/99/maintenance").ErrorAsync(404));

    private Task<HttpResponseMessage> BeginAsync(string body) => _app.SendAsync(HttpMethod.Post, "/host/1/maintenance", body);

    private Task<HttpResponseMessage> EndAsync() => _app.SendAsync(HttpMethod.Delete, "/host/1/maintenance");

    private Task<HttpResponseMessage> AllocateAsync() => _app.SendAsync(HttpMethod.Post, "/host/allocate");
}
