using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Specs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>Who shows another SSH host key than the pinned one is given to nobody: perhaps somebody else is there, and wants the password.</summary>
public sealed class ChangedKeyTests : IAsyncLifetime
{
    private const string Pinned = "ssh-ed25519 AAAA";
    private const string Shown = "ssh-ed25519 BBBB";

    private AllocationPool _pool = null!;

    /// <summary>1 shows another key, 2 is as it was. Both answer.</summary>
    public async Task InitializeAsync()
    {
        _pool = await AllocationPool.StartAsync(2);
        await ShowAsync(1, new SpecResult { Failure = SpecFailure.HostKeyChanged, Message = "another key" });
    }

    public Task DisposeAsync() => _pool.DisposeAsync().AsTask();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"ids": [1]}""")]
    [InlineData("""{"policy": "spread"}""")]
    [InlineData("""{"policy": "pack"}""")]
    [InlineData("""{"policy": "random"}""")]
    [InlineData("""{"policy": {"cpus": 1}}""")]
    [InlineData("""{"dry_run": true}""")]
    public async Task Allocate_WhenNobodyElseIsLeft_IsRefusedWithTheRemedy(string body)
    {
        await AllocateAsync("""{"ids": [2]}""").JsonAsync(200);

        var refusal = await AllocateAsync(body).FailureAsync(515);

        Assert.Equal((1, 0, 0), ((int)refusal["host_key_changed"]!, (int)refusal["not_responding"]!, (int)refusal["free"]!));
        Assert.Equal("host key changed: POST /host/1/trust after checking it", refusal.Text("remedy"));
        Assert.Equal("suspect", (await _pool.App.GetAsync("/host/1")).Text("presence"));
    }

    [Fact]
    public async Task Refusal_OfSeveral_CountsThemAndNamesOne()
    {
        await ShowAsync(2, new SpecResult { Failure = SpecFailure.HostKeyChanged, Message = "another key" });

        Answers.SameJson(
            """
            {"error": "Cannot acquire host. All hosts are either in use or not responding.",
             "hosts": 2, "matching": 2, "allocated": 0, "maintenance": 0, "down": 0, "host_key_changed": 2, "not_responding": 0, "suspect": 0, "free": 0,
             "remedy": "host key changed of 2 hosts, the first is 1: POST /host/{id}/trust after checking it",
             "filters": [], "nearest_miss": {"host_id": 1, "name": null, "fails": [], "state": "host_key_changed"}}
            """,
            await AllocateAsync("{}").FailureAsync(515));
        Assert.Empty(_pool.Probe.Asked);
        Assert.Contains(_pool.App.Log.Lines, line => line.Contains("0 down, 2 show another host key, 0 not responding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DryRun_OfAnotherHost_TellsOfIt()
    {
        var pool = (await AllocateAsync("""{"dry_run": true}""").JsonAsync(200))!["pool"]!;

        Assert.Equal((1, 1), ((int)pool["host_key_changed"]!, (int)pool["free"]!));
        Assert.Equal("host key changed: POST /host/1/trust after checking it", pool.Text("remedy"));
    }

    [Fact]
    public async Task Holder_OfAHostWhoseKeyChanges_KeepsItAndNobodyGetsItAfterwards()
    {
        await AllocateAsync("""{"ids": [2]}""").JsonAsync(200);
        await ShowAsync(2, new SpecResult { Failure = SpecFailure.HostKeyChanged, Message = "another key" });

        Assert.Equal("2", await _pool.HeldAsync());
        await _pool.DeleteAsync("/host/2/deallocate").EmptyAsync(204);

        await AllocateAsync("{}").FailureAsync(515);
    }

    [Fact]
    public async Task Waiter_ForAHostThatIsTrusted_GetsItAtOnce()
    {
        var waiting = _pool.AllocateAsync("""{"ids": [1], "wait_seconds": 600}""");
        await PoolApp.WaitForAsync(() => Task.FromResult(_pool.Queued == 1 ? "queued" : null), 30, "queued");

        await ChangeAsync(1, HostChangeKind.Trusted, host => (host.HostKey, host.Specs) = (Shown, new SpecsStatus()));

        Assert.Equal("1", AllocationPool.Hosts(await waiting.JsonAsync(201)));
    }

    [Fact]
    public async Task Waiter_ForSeveral_KeepsNoneForItselfThatWaitsForTrust()
    {
        var greedy = _pool.AllocateAsync("""{"count": 2, "wait_seconds": 600}""");
        await PoolApp.WaitForAsync(() => Task.FromResult(_pool.Queued == 1 ? "queued" : null), 30, "queued");

        Assert.Equal("2", AllocationPool.Hosts(await _pool.AllocateAsync("""{"wait_seconds": 600}""").JsonAsync(201)));
        Assert.False(greedy.IsCompleted);
    }

    [Fact]
    public async Task Allocate_AfterThePinnedKeyWasShownAgain_GivesTheHost()
    {
        await ShowAsync(1, new SpecResult { Failure = SpecFailure.Authentication, Message = "no", HostKey = Pinned });
        await AllocateAsync("""{"ids": [1]}""").FailureAsync(515);

        await ChangeAsync(1, HostChangeKind.SpecsRead, host => host.Specs = new SpecsStatus { State = SpecsState.Ok });

        await AllocateAsync("""{"ids": [1]}""").JsonAsync(200);
    }

    /// <summary>Who moves the host to and fro has accepted no key: only <c>trust</c> does, which is an admin's.</summary>
    [Theory]
    [InlineData("""{"endpoint": {"port": 2222}}""", """{"endpoint": {"port": 22}}""")]
    [InlineData("""{"endpoint": {"ip": "127.1.0.9"}}""", """{"endpoint": {"ip": "127.1.0.1"}}""")]
    [InlineData("""{"os": "windows", "endpoint": {"protocol": "winrm-http"}}""", """{"os": "linux", "endpoint": {"protocol": "ssh"}}""")]
    public async Task Allocate_OfAHostWhoseEndpointWasPatchedThereAndBack_IsRefused(string there, string back)
    {
        foreach (var patch in (string[])[there, back])
        {
            _pool.Probe.Answer("127.1.0.9");
            await PatchAsync(1, patch);
            await ReadAsync();

            Assert.Equal(1, (int)(await AllocateAsync("""{"ids": [1]}""").FailureAsync(515))["host_key_changed"]!);
        }

        await ChangeAsync(1, HostChangeKind.SpecsRead, host =>
        {
            Assert.Equal(Pinned, host.HostKey);
            host.Specs = new SpecsStatus { State = SpecsState.Ok };
        });
        await AllocateAsync("""{"ids": [1]}""").JsonAsync(200);

        // Whoever is there now, and shows its key.
        Task ReadAsync() => ChangeAsync(1, HostChangeKind.SpecsFailed, host =>
        {
            host.HostKey ??= Shown;
            host.Specs = SpecsPolicy.Failed(new SpecResult { Failure = SpecFailure.Authentication, Message = "no" }, host, default);
        });
    }

    [Fact]
    public async Task Patch_OfTheEndpointOfAHostThatShowsNoOtherKey_ForgetsThePinnedOne()
    {
        await ShowAsync(2, new SpecResult { Failure = SpecFailure.Unreachable, Message = "gone" });

        await PatchAsync(2, """{"endpoint": {"port": 2222}}""");

        await ChangeAsync(2, HostChangeKind.SpecsFailed, host => Assert.Null(host.HostKey));
    }

    /// <summary>The database decides by the same rule as the service tells.</summary>
    [Theory]
    [InlineData(Pinned, "host_key_changed")]
    [InlineData(Pinned, "unreachable")]
    [InlineData(Pinned, null)]
    [InlineData(null, "host_key_changed")]
    [InlineData(null, null)]
    public async Task Fit_OfEachPinAndReason_IsThatItShowsNoOtherKey(string? pin, string? reason)
    {
        var shows = false;
        await ChangeAsync(2, HostChangeKind.SpecsFailed, host =>
        {
            (host.HostKey, host.Specs) = (pin, new SpecsStatus { State = SpecsState.Failed, Reason = reason });
            shows = host.ShowsOtherKey;
        });

        Assert.Equal(shows ? 0 : 1, Count(HostRows.Fit));
        Assert.Equal(shows ? 1 : 0, Count(HostRows.ShowsOtherKey));
    }

    private long Count(string condition) =>
        Convert.ToInt64(_pool.App.Database.Scalar($"SELECT COUNT(*) FROM hosts WHERE id = 2 AND {condition}"), System.Globalization.CultureInfo.InvariantCulture);

    private Task<HttpResponseMessage> AllocateAsync(string body) => _pool.AllocateAsync(body, path: "/host/allocate");

    private Task PatchAsync(long id, string patch) => _pool.App.SendAsync(HttpMethod.Patch, $"/host/{id}", patch).JsonAsync(200);

    /// <summary>Stores what a reading gave, of a host whose key is pinned.</summary>
    private Task ShowAsync(long id, SpecResult result) => ChangeAsync(id, HostChangeKind.SpecsFailed, host =>
    {
        host.HostKey = Pinned;
        host.Specs = SpecsPolicy.Failed(result, host, _pool.Clock.GetUtcNow());
    });

    private Task ChangeAsync(long id, HostChangeKind kind, Action<PoolHost> change) =>
        _pool.App.Services.GetRequiredService<PoolWriter>().WriteAsync(
            async (context, changes) =>
            {
                var host = await context.Hosts.SingleAsync(host => host.Id == id);
                change(host);
                changes.Add(new HostChange(kind, host));
                return true;
            },
            CancellationToken.None);
}
