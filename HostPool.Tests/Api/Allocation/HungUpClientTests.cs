using HostPool.Api.Allocation;
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

    [Fact]
    public async Task Allocate_ByAClientThatHangsUpDuringTheClaim_GivesTheHostBack()
    {
        var probe = new ProbeTwin();
        var watch = new HangUpWatch();
        await using var app = PoolApp.Start(services =>
        {
            probe.Install()(services);
            services.AddSingleton<IStartupFilter>(watch);
            services.AddSingleton<IClaims>(provider => new SlowClaims(ActivatorUtilities.CreateInstance<Claims>(provider), watch.HungUp));
        });
        await app.AddAsync($"[{Bodies.Host("127.1.0.1")}]");
        probe.Answer("127.1.0.1");
        var slow = (SlowClaims)app.Services.GetRequiredService<IClaims>();

        await HangUpAsync(app, () => slow.Claimed.WaitAsync(TimeSpan.FromSeconds(30)));

        await slow.Released.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False((bool)(await app.GetAsync("/host/1"))["allocated"]!);
    }

    private static async Task HangUpAsync(PoolApp app, Func<Task> untilThen)
    {
        using var client = new HttpClient { BaseAddress = app.Client.BaseAddress };
        using var patience = new CancellationTokenSource();
        var allocation = client.PostAsync("/host/allocate", null, patience.Token);
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

        public async Task RollBackAsync(long allocationId)
        {
            await inner.RollBackAsync(allocationId);
            _released.TrySetResult();
        }
    }
}
