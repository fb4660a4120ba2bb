using System.Text.Json.Nodes;
using HostPool.Tests.Api.Allocation.Choosing;

namespace HostPool.Tests.Api.Allocation.Leases;

/// <summary>One process goes by its machine's clock. When that is set, what it has measured is as long ago as it was.</summary>
public sealed class ClockStepTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly ProbeTwin _probe = new();
    private readonly SteppingClock _machine = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Allocation_OfJustNow_IsNotOldAfterAStep(int days)
    {
        await using var app = await StartWithHostsAsync(1);
        await app.SendAsync(HttpMethod.Post, "/allocations", "{}").JsonAsync(201);

        await StepAsync(app, TimeSpan.FromDays(days));

        Assert.Empty((await app.GetAsync("/allocations?older_than=1h")).AsArray());
        AssertIsNow(Time(await app.GetAsync("/allocations/1"), "created_at"));
        AssertIsNow(Time(await app.GetAsync("/host/1"), "allocated_at"));
    }

    [Fact]
    public async Task Key_OfJustNow_IsKnownAfterAStep()
    {
        await using var app = await StartWithHostsAsync(2);
        Assert.Equal(1, await TakeAsync(app, key: "k1"));

        // By the second step what the first one made too old would have been forgotten.
        await StepAsync(app, TimeSpan.FromDays(2));
        await StepAsync(app, TimeSpan.FromHours(-1));

        Assert.Equal(1, await TakeAsync(app, key: "k1"));
    }

    [Fact]
    public async Task Host_GivenBackBeforeAStepBack_HasRestedLongest()
    {
        await using var app = await StartWithHostsAsync(2);
        await TakeAndGiveBackAsync(app, 1);

        await StepAsync(app, TimeSpan.FromDays(-2));
        await TakeAndGiveBackAsync(app, 2);

        Assert.Equal(1, await TakeAsync(app, """{"policy": "spread"}"""));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task Lease_OverAStep_KeepsWhatIsLeftOfIt(int hours)
    {
        await using var app = await StartWithHostsAsync(1);
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 3600}""").JsonAsync(201);

        await StepAsync(app, TimeSpan.FromHours(hours));

        AssertIsNow(Ends(await app.GetAsync("/allocations/1")) - Hour);
        AssertIsNow(Ends(await app.GetAsync("/host/1")) - Hour);
    }

    [Fact]
    public async Task Lease_OfBeforeTheStart_KeepsWhatIsLeftOfItOverAStep()
    {
        await LeaseBeforeAsync();
        await using var app = Start();

        await StepAsync(app, TimeSpan.FromHours(5));

        AssertIsNow(Ends(await app.GetAsync("/allocations/1")) - Hour);
    }

    [Fact]
    public async Task Lease_OfBeforeAStartWithAClockThatIsBehind_KeepsWhatWasLeftOfItWhetherThatIsSetOrNot()
    {
        await LeaseBeforeAsync();
        _machine.Step(TimeSpan.FromDays(-4000));
        await using var app = Start();
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 3600}""").JsonAsync(201);
        await EndInAnHourAsync(app, 2);

        await StepAsync(app, TimeSpan.FromDays(4000));
        await EndInAnHourAsync(app, 2);
    }

    [Fact]
    public async Task Lease_OfWhileTheClockWasAhead_KeepsWhatWasLeftOfItAtAStartWithARightOne()
    {
        _machine.Step(TimeSpan.FromDays(4000));
        await LeaseBeforeAsync();
        _machine.Step(TimeSpan.FromDays(-4000));

        await using (var app = Start())
        {
            await EndInAnHourAsync(app, 1);
        }

        // Nothing of that clock is left to be put right again.
        await using var again = Start();
        await EndInAnHourAsync(again, 1);
        Assert.DoesNotContain(again.Log.Lines, line => line.Contains("ClockStepped", StringComparison.Ordinal));
    }

    /// <summary>Waits until the leases of allocations and hosts 1 to <paramref name="count"/> end in an hour.</summary>
    private async Task EndInAnHourAsync(PoolApp app, int count)
    {
        foreach (var path in Enumerable.Range(1, count).SelectMany(id => (string[])[$"/allocations/{id}", $"/host/{id}"]))
        {
            await PoolApp.WaitForAsync(async () => IsNow(Ends(await app.GetAsync(path)) - Hour) ? "it does" : null, 10, $"{path} ends in an hour");
        }
    }

    private static DateTimeOffset Ends(JsonNode shown) => Time(shown, "lease_ends");

    private static DateTimeOffset Time(JsonNode shown, string key) => DateTimeOffset.Parse(shown.Text(key));

    private static async Task<int> TakeAsync(PoolApp app, string body = "{}", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/host/allocate") { Content = new StringContent(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return (int)(await app.Client.SendAsync(request).JsonAsync(200))!["id"]!;
    }

    private static async Task TakeAndGiveBackAsync(PoolApp app, int id)
    {
        Assert.Equal(id, await TakeAsync(app, $$"""{"ids": [{{id}}]}"""));
        await app.SendAsync(HttpMethod.Delete, $"/host/{id}/deallocate").EmptyAsync(204);
    }

    private bool IsNow(DateTimeOffset time) => (time - _machine.GetUtcNow()).Duration() < Minute;

    private void AssertIsNow(DateTimeOffset time) => Assert.InRange(time, _machine.GetUtcNow() - Minute, _machine.GetUtcNow() + Minute);

    /// <summary>Sets the clock, and waits until that was seen.</summary>
    private async Task StepAsync(PoolApp app, TimeSpan by)
    {
        var before = Seen();
        _machine.Step(by);
        await PoolApp.WaitForAsync(() => Task.FromResult(Seen() > before ? "seen" : null), 30, "the step was seen");

        int Seen() => app.Log.Lines.Count(line => line.Contains("ClockStepped", StringComparison.Ordinal));
    }

    private PoolApp Start() => PoolApp.Start(_probe.Install(_machine), _database.Settings);

    private async Task<PoolApp> StartWithHostsAsync(int count)
    {
        var app = Start();
        foreach (var number in Enumerable.Range(1, count))
        {
            _probe.Answer($"127.1.0.{number}");
            await app.AddAsync($"[{Bodies.Host($"127.1.0.{number}")}]");
        }

        return app;
    }

    /// <summary>A process that has ended gave a lease of an hour on the first of two hosts.</summary>
    private async Task LeaseBeforeAsync()
    {
        await using var app = await StartWithHostsAsync(2);
        await app.SendAsync(HttpMethod.Post, "/allocations", """{"lease_seconds": 3600}""").JsonAsync(201);

        // A start ago it may not have been noted yet what time it is.
        await PoolApp.WaitForAsync(() => Task.FromResult(_database.Scalar("SELECT noted FROM lease_time") is > 0L ? "it is" : null), 30, "the time noted");
    }
}
