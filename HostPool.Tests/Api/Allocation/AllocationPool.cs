using System.Text.Json.Nodes;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Waiting;
using HostPool.Tests.Api.Allocation.Choosing;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation;

/// <summary>A pool of hosts that answer at once, under a clock that the test moves.</summary>
internal sealed class AllocationPool : IAsyncDisposable
{
    private AllocationPool(PoolApp app, ManualClock clock) => (App, Clock) = (app, clock);

    public PoolApp App { get; }

    public ManualClock Clock { get; }

    public ProbeTwin Probe { get; private init; } = null!;

    /// <summary>What can be made to fail.</summary>
    public OutageClaims Claims => (OutageClaims)App.Services.GetRequiredService<IClaims>();

    /// <summary>How many requests wait for hosts.</summary>
    public int Queued => App.Services.GetRequiredService<WaitQueue>().Count;

    /// <summary>Hosts 1 to <paramref name="hosts"/>, at 127.1.0.1 and on.</summary>
    public static Task<AllocationPool> StartAsync(int hosts, params (string Key, string Value)[] settings) => StartAsync(hosts, null, settings);

    /// <summary>The same with services of the test's own.</summary>
    public static async Task<AllocationPool> StartAsync(int hosts, Action<IServiceCollection>? more, params (string Key, string Value)[] settings)
    {
        var (probe, clock) = (new ProbeTwin(), new ManualClock());
        var app = PoolApp.Start(
            services =>
            {
                probe.Install(clock)(services);
                services.AddSingleton<IClaims>(provider => new OutageClaims(ActivatorUtilities.CreateInstance<HostPool.Api.Allocation.Claiming.Claims>(provider)));
                more?.Invoke(services);
            },
            settings);
        var pool = new AllocationPool(app, clock) { Probe = probe };
        for (var i = 1; i <= hosts; i++)
        {
            await pool.AddAsync(i);
        }

        return pool;
    }

    public async Task AddAsync(int number, string more = "")
    {
        Probe.Answer($"127.1.0.{number}");
        await App.AddAsync($"[{Bodies.Host($"127.1.0.{number}", more: more)}]");
    }

    public Task<HttpResponseMessage> AllocateAsync(string body = "{}", string? key = null, string path = "/allocations")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return App.Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> DeleteAsync(string path) => App.SendAsync(HttpMethod.Delete, path);

    /// <summary>The ids of the hosts that are held, in order.</summary>
    public async Task<string> HeldAsync() => string.Join(
        ' ', (await App.GetAsync("/hosts")).AsArray().Where(host => (bool)host!["allocated"]!).Select(host => (int)host!["id"]!));

    /// <summary>The ids of the hosts of an allocation, in order.</summary>
    public static string Hosts(JsonNode? allocation) => string.Join(' ', allocation!["hosts"]!.AsArray().Select(host => (int)host!["id"]!));

    /// <summary>Lets time pass until something is so.</summary>
    public Task AdvanceUntilAsync(Func<Task<bool>> isSo, string what, TimeSpan? step = null) => PoolApp.WaitForAsync(
        async () =>
        {
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
            return await isSo() ? "so" : null;
        },
        30,
        what);

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
