using HostPool.Api.Allocation;
using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Tests.Api.Allocation.Choosing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>A client that hangs up during an allocation leaves no host allocated: it will never learn which one it got.</summary>
public sealed class HungUpClientTests
{
    [Fact]
    public async Task Allocate_ByAClientThatHangsUpWhileHostsAreAsked_LeavesThemFree()
    {
        var probe = new ProbeTwin();
        var watch = new HangUpWatch();
        await using var app = PoolApp.Start(services =>
        {
            probe.Install()(services);
            services.AddSingleton<IStartupFilter>(watch);
        });
        await app.AddAsync($"[{Bodies.Host("127.1.0.1")}]");

        await HangUpAsync(app, () => probe.WaitForAsync("127.1.0.1"));
        await watch.HungUp.WaitAsync(TimeSpan.FromSeconds(30));
        probe.Answer("127.1.0.1");

        Assert.Equal(1, (int)(await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200))!["id"]!);
    }

    [Theory]
    [InlineData("/host/allocate", "{}")]
    [InlineData("/allocations", """{"count": 2}""")]
    public async Task Allocate_ByAClientThatHangsUpDuringTheClaim_GivesTheHostsBack(string path, string order)
    {
        var probe = new ProbeTwin();
        var watch = new HangUpWatch();
        await using var app = PoolApp.Start(services =>
        {
            probe.Install()(services);
            services.AddSingleton<IStartupFilter>(watch);
            services.AddSingleton<IClaims>(provider => new SlowClaims(ActivatorUtilities.CreateInstance<Claims>(provider), watch.HungUp));
        });
        await app.AddAsync(Bodies.Hosts(Bodies.Host("127.1.0.1"), Bodies.Host("127.1.0.2")));
        probe.Answer("127.1.0.1");
        probe.Answer("127.1.0.2");
        var slow = (SlowClaims)app.Services.GetRequiredService<IClaims>();

        await HangUpAsync(app, () => slow.Claimed.WaitAsync(TimeSpan.FromSeconds(30)), path: path, order: order);

        await slow.Released.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All((await app.GetAsync("/hosts")).AsArray(), host => Assert.False((bool)host!["allocated"]!));
        Assert.Empty((await app.GetAsync("/allocations")).AsArray());
    }

    [Fact]
    public async Task Allocate_RepeatedWithItsKeyBeforeTheRollback_KeepsTheHost()
    {
        var probe = new ProbeTwin();
        var watch = new HangUpWatch();
        var mayAnswer = new TaskCompletionSource();
        await using var app = PoolApp.Start(services =>
        {
            probe.Install()(services);
            services.AddSingleton<IStartupFilter>(watch);
            services.AddSingleton<IClaims>(provider => new SlowClaims(ActivatorUtilities.CreateInstance<Claims>(provider), mayAnswer.Task));
        });
        await app.AddAsync($"[{Bodies.Host("127.1.0.1")}]");
        probe.Answer("127.1.0.1");
        var slow = (SlowClaims)app.Services.GetRequiredService<IClaims>();
        await HangUpAsync(app, () => slow.Claimed.WaitAsync(TimeSpan.FromSeconds(30)), "k1");
        await watch.HungUp.WaitAsync(TimeSpan.FromSeconds(30));

        app.Client.DefaultRequestHeaders.Add("Idempotency-Key", "k1");
        await app.Client.PostAsync("/host/allocate", null).JsonAsync(200);
        mayAnswer.SetResult();
        await slow.Released.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True((bool)(await app.GetAsync("/host/1"))["allocated"]!);
        await app.Client.PostAsync("/host/allocate", null).JsonAsync(200);
    }

    [Fact]
    public async Task RollBack_WhileTheDatabaseIsAway_IsDoneWhenItIsBack()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await pool.AllocateAsync().JsonAsync(201);
        pool.Claims.IsAway = true;

        var rollBack = pool.App.Services.GetRequiredService<Allocator>().RollBackAsync(new Grant(new HostAllocation { Id = 1 }, []), null);
        await pool.AdvanceUntilAsync(() => Task.FromResult(pool.Claims.Failed > 2), "it is tried again");
        Assert.Equal("1", await pool.HeldAsync());
        pool.Claims.IsAway = false;
        await pool.AdvanceUntilAsync(() => Task.FromResult(rollBack.IsCompleted), "it is taken back");

        Assert.Equal("", await pool.HeldAsync());
        Assert.Contains(pool.App.Log.Lines, line => line.Contains("NotYetTakenBack: allocation 1", StringComparison.Ordinal));
    }

    private static async Task HangUpAsync(
        PoolApp app, Func<Task> untilThen, string? key = null, string path = "/host/allocate", string? order = null)
    {
        using var client = new HttpClient { BaseAddress = app.Client.BaseAddress };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Add("Idempotency-Key", key);
        }

        using var patience = new CancellationTokenSource();
        var allocation = client.PostAsync(path, order is null ? null : new StringContent(order), patience.Token);
        await untilThen();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => allocation);
    }

    /// <summary>Tells when the web server has noticed that a client hung up.</summary>
    private sealed class HangUpWatch : IStartupFilter
    {
        private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task HungUp => _hungUp.Task;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, then) =>
            {
                var aborted = context.RequestAborted;
                using var registration = aborted.Register(() => _hungUp.TrySetResult());
                try
                {
                    await then(context);
                }
                finally
                {
                    // The handler may have heard of it first, and end the registration before it is called.
                    _ = aborted.IsCancellationRequested && _hungUp.TrySetResult();
                }
            });
            next(app);
        };
    }

    /// <summary>Claims at once, and answers when the client is gone.</summary>
    private sealed class SlowClaims(IClaims inner, Task mayAnswer) : IClaims
    {
        private readonly TaskCompletionSource _claimed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Claimed => _claimed.Task;

        public Task Released => _released.Task;

        public Task<ClaimOutcome> TakeTrustedAsync(ClaimOrder order) => inner.TakeTrustedAsync(order);

        public async Task<ClaimOutcome> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast)
        {
            var claimed = await inner.TakeAsync(order, candidates, atLeast);
            Assert.NotNull(claimed.Grant);
            _claimed.TrySetResult();
            await mayAnswer;
            return claimed;
        }

        public Task<bool> ReleaseHostAsync(long hostId) => inner.ReleaseHostAsync(hostId);

        public Task<bool> ReleaseAsync(long allocationId) => inner.ReleaseAsync(allocationId);

        public async Task RollBackAsync(long allocationId, IdempotencyKey? key)
        {
            await inner.RollBackAsync(allocationId, key);
            _released.TrySetResult();
        }

        public Task<string?> KeepAsync(IdempotencyKey key) => inner.KeepAsync(key);
    }
}
