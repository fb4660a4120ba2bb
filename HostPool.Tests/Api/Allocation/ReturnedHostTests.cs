using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Specs;
using HostPool.Tests.Api.Allocation.Choosing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Who comes back may be somebody else: until its key was looked at, all others are given before it.</summary>
public sealed class ReturnedHostTests
{
    private static readonly SpecResult Itself = new() { Failure = SpecFailure.Authentication, Message = "no", HostKey = "ssh-ed25519 AAAA" };
    private static readonly SpecResult Keyless = new() { Failure = SpecFailure.Unreachable, Message = "nobody" };
    private static readonly SpecResult Another = new() { Failure = SpecFailure.HostKeyChanged, Message = "another key" };

    private readonly HeldReader _reader = new();

    [Theory]
    [InlineData(nameof(HostChangeKind.CameUp), "127.1.0.1")]
    [InlineData(nameof(HostChangeKind.Replaced), "127.1.0.1")]
    [InlineData(nameof(HostChangeKind.Moved), "127.1.0.9")]
    public async Task Allocate_OfAHostThatIsBack_GivesItLastUntilItWasRead(string kind, string ip)
    {
        await using var app = await StartAsync(Itself);

        await ReturnAsync(app, Enum.Parse<HostChangeKind>(kind), ip);
        Assert.Equal("2 1", await OrderAsync(app));
        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);
        Assert.Equal("2 1", await OrderAsync(app));

        await ReadAsync(app, Keyless, "unreachable");
        Assert.Equal("1 2", await OrderAsync(app));
    }

    /// <summary>It was asked since nothing else was left: that it answers proves no more than any other sign of life.</summary>
    [Fact]
    public async Task Allocate_OfAHostThatWasDownAndAnswered_GivesItLastUntilItWasRead()
    {
        await using var app = await StartAsync(Itself);
        await ReturnAsync(app, HostChangeKind.WentDown, presence: HostPresence.Down);

        await app.SendAsync(HttpMethod.Post, "/allocations", """{"ids": [1], "wait_seconds": 600}""").JsonAsync(201);
        await app.SendAsync(HttpMethod.Delete, "/host/1/deallocate").EmptyAsync(204);

        Assert.Equal("2 1", await OrderAsync(app));
        await ReadAsync(app, Another, "host_key_changed");
        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"ids": [1]}""").FailureAsync(515);
    }

    [Fact]
    public async Task Allocate_OfAHostThatIsBackWithAnotherKey_GivesItToNobody()
    {
        await using var app = await StartAsync(Itself);
        await ReturnAsync(app, HostChangeKind.CameUp);

        await ReadAsync(app, Another, "host_key_changed");

        await app.SendAsync(HttpMethod.Post, "/host/allocate", """{"ids": [1]}""").FailureAsync(515);
    }

    [Fact]
    public async Task Allocate_OfAHostThatIsBackAndHadNoKey_GivesItInItsTurn()
    {
        await using var app = await StartAsync(Keyless);

        await ReturnAsync(app, HostChangeKind.CameUp);

        Assert.Equal("1 2", await OrderAsync(app));
    }

    [Fact]
    public async Task Allocate_WhileAHostThatWasThereAllTheTimeIsReadAgain_GivesItInItsTurn()
    {
        await using var app = await StartAsync(Itself);

        await app.SendAsync(HttpMethod.Post, "/host/1/specs/refresh").JsonAsync(202);

        Assert.Equal("1 2", await OrderAsync(app));
    }

    [Fact]
    public async Task Allocate_WhereNothingIsRead_GivesAHostThatIsBackInItsTurn()
    {
        using var database = TestDatabase.Create();
        await (await StartAsync(Itself, database.Settings)).DisposeAsync();
        await using var app = Start([.. database.Settings, ("Specs:Enabled", "false")]);

        await ReturnAsync(app, HostChangeKind.CameUp);

        Assert.Equal("1 2", await OrderAsync(app));
    }

    /// <summary>Hosts 1 and 2, which answer and were read once; the next readings last until the test ends them.</summary>
    private async Task<PoolApp> StartAsync(SpecResult first, params (string, string)[] settings)
    {
        _reader.Answer(first);
        var app = Start([("Specs:Enabled", "true"), .. settings]);
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.1"), Bodies.Host("127.1.0.2")));
        await OrderAsync(app);
        foreach (var id in (long[])[1, 2])
        {
            await PoolApp.WaitForAsync(
                async () => await app.GetAsync($"/host/{id}") is var host && host.Text("presence") == "alive" && (string?)host["specs_status"]?["state"] == "failed" ? host : null,
                30,
                $"host {id} up and read");
        }

        _reader.Hold();
        return app;
    }

    private static (ProbeTwin Probe, ManualClock Clock) Twins()
    {
        var probe = new ProbeTwin();
        foreach (var last in (int[])[1, 2, 9])
        {
            probe.Answer($"127.1.0.{last}");
        }

        return (probe, new ManualClock());
    }

    private PoolApp Start((string, string)[] settings)
    {
        var (probe, clock) = Twins();
        return PoolApp.Start(services => probe.Install(clock)(services.AddSingleton<ISpecReader>(_reader)), settings);
    }

    private async Task ReadAsync(PoolApp app, SpecResult result, string reason)
    {
        _reader.Answer(result);
        await PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/host/1"))["specs_status"] is { } status && status.Text("state") == "failed" && status.Text("reason") == reason ? status : null,
            30,
            $"host 1 {reason}");
    }

    private static Task ReturnAsync(PoolApp app, HostChangeKind kind, string ip = "127.1.0.1", HostPresence presence = HostPresence.Alive) => app.Services.GetRequiredService<PoolWriter>().WriteAsync(
        async (context, changes) =>
        {
            var host = (await context.Hosts.FindAsync(1L))!;
            host.Endpoint = host.Endpoint with { Ip = ip };
            host.Presence = presence;
            app.Services.GetRequiredService<SpecsPolicy>().Request(host);
            changes.Add(new HostChange(kind, host));
            return true;
        },
        CancellationToken.None);

    /// <summary>Which hosts two allocations get, one after the other; they are given back.</summary>
    private static async Task<string> OrderAsync(PoolApp app)
    {
        var given = new List<int>();
        for (var i = 0; i < 2; i++)
        {
            given.Add((int)(await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200))!["id"]!);
        }

        foreach (var id in given)
        {
            await app.SendAsync(HttpMethod.Delete, $"/host/{id}/deallocate").EmptyAsync(204);
        }

        return string.Join(' ', given);
    }

    /// <summary>Readings that end when the test says so.</summary>
    private sealed class HeldReader : ISpecReader
    {
        private volatile TaskCompletionSource<SpecResult> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? Unavailable => null;

        public void Answer(SpecResult result) => _next.TrySetResult(result);

        public void Hold() => _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<SpecResult> ReadAsync(SshTarget target, IReadOnlyDictionary<string, string> commands, CancellationToken cancellationToken) =>
            _next.Task.WaitAsync(cancellationToken);
    }
}
