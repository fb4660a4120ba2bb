using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using HostPool.Api.Data;
using HostPool.Api.Events;
using HostPool.Api.Hosts;
using HostPool.Api.Inventory;
using HostPool.Api.Presence;
using HostPool.Discovery;
using HostPool.Tests.Api.Presence;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Allocation.Choosing;

/// <summary>Hosts that are known to be down are asked when nothing else is left, and nobody waits for those that still are.</summary>
public sealed class ReturnCheckTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("/host/allocate", "{}", 200)]
    [InlineData("/host/allocate", """{"policy": {"ram_mb": 1}}""", 200)]
    [InlineData("/allocations", """{"ids": [1]}""", 201)]
    public async Task Allocate_OfAHostThatWasDownAndIsBack_GivesIt(string path, string body, int status)
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await DownAsync(pool, 1);

        var given = await EndAsync(pool, pool.AllocateAsync(body, path: path)).JsonAsync(status);

        var host = given!["hosts"]?[0] ?? given;
        Assert.Equal((1, "alive"), ((int)host["id"]!, host.Text("presence")));
        Assert.Single(pool.App.Log.Lines, line => line.Contains("CameUp: host 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Allocate_OfAHostThatIsStillDown_WaitsForAMomentOnly()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await DownAsync(pool, 1);
        pool.Probe.Hang("127.1.0.1");

        var refused = pool.AllocateAsync(path: "/host/allocate");
        await pool.Probe.WaitForAsync("127.1.0.1");
        Assert.False(refused.IsCompleted);
        pool.Clock.Advance(Moment);

        Assert.Equal(1, (int)(await refused.FailureAsync(515))["down"]!);
    }

    [Fact]
    public async Task Allocate_OfAHostThatSaysNo_AsksItOnceASecond()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await DownAsync(pool, 1);
        SayNo(pool, 1);

        for (var second = 1; second <= 3; second++)
        {
            await pool.AllocateAsync().FailureAsync(515);
            await pool.AllocateAsync("""{"dry_run": true}""").FailureAsync(515);
            Assert.Equal(second, pool.Probe.Asked.Count);
            pool.Clock.Advance(TimeSpan.FromSeconds(1.1));
        }
    }

    [Fact]
    public async Task Allocate_InAPoolWithALiveHost_AsksNobodyWhoIsDown()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await DownAsync(pool, 1);

        Assert.Equal(2, (int)(await pool.AllocateAsync(path: "/host/allocate").JsonAsync(200))!["id"]!);

        Assert.Equal(["127.1.0.2"], pool.Probe.Asked);
    }

    [Fact]
    public async Task Allocate_WithMoreThatAreDownThanMayBeAsked_AsksTheFirstOfItsOrderAtOnce()
    {
        await using var pool = await AllocationPool.StartAsync(6, ("Allocation:ProbeParallelism", "3"));
        for (var id = 1; id <= 6; id++)
        {
            await DownAsync(pool, id);
            pool.Probe.Hang(Ip(id));
        }

        var refused = pool.AllocateAsync("""{"ids": [2, 3, 5, 6]}""");
        await pool.Probe.WaitForAsync(Ip(5));
        pool.Clock.Advance(Moment);

        await refused.FailureAsync(515);
        Assert.Equal([Ip(2), Ip(3), Ip(5)], pool.Probe.Asked);
    }

    [Fact]
    public async Task Allocate_OfSeveral_TakesThoseThatAreBackBesideTheOthers()
    {
        await using var pool = await AllocationPool.StartAsync(4);
        await DownAsync(pool, 1);
        await DownAsync(pool, 3);
        await DownAsync(pool, 4);
        SayNo(pool, 3);

        var given = await EndAsync(pool, pool.AllocateAsync("""{"count": 3}""")).JsonAsync(201);

        Assert.Equal("1 2 4", AllocationPool.Hosts(given));
    }

    [Fact]
    public async Task Allocate_OfThoseInMaintenanceOrWithAnotherKey_AsksNeither()
    {
        await using var pool = await AllocationPool.StartAsync(2);
        await DownAsync(pool, 1, host => (host.HostKey, host.Specs) = ("ssh-ed25519 AAAA", new SpecsStatus { State = SpecsState.Failed, Reason = "host_key_changed" }));
        await DownAsync(pool, 2);
        await pool.App.SendAsync(HttpMethod.Post, "/host/2/maintenance", """{"reason": "new disk"}""").JsonAsync(200);

        await pool.AllocateAsync().FailureAsync(515);

        Assert.Empty(pool.Probe.Asked);
    }

    [Fact]
    public async Task Allocate_OfAHostWhoseLinkIsDownHere_DoesNotAskIt()
    {
        const string Ip = "10.0.0.11";
        var (link, probe) = (new ImaginedLink(), new ProbeTwin());
        link.Settle(1, 11);
        link.Settle(2, 12); // who is heard all the time
        await using var app = link.Start(services => probe.Install()(services));
        var id = (long)(await HasAsync(app, "alive"))["id"]!;
        link.Leave(11);
        probe.Answer(Ip, isThere: false);
        await HasAsync(app, "down");
        var asked = await PoolApp.WaitForAsync(() => AllocateAsync(null), 20, "asked");

        link.Links.Become();
        await PoolApp.WaitForAsync(
            () => Task.FromResult(app.Services.GetRequiredService<IDiscoveryStatus>().IsBlindTo(IPAddress.Parse(Ip)) ? "so" : null), 20, "blind");
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // in which it could be asked again

        Assert.Null(await AllocateAsync(asked));

        async Task<string?> AllocateAsync(string? before)
        {
            before ??= Count();
            await app.SendAsync(HttpMethod.Post, "/host/allocate", $$"""{"ids": [{{id}}]}""").FailureAsync(515);
            return Count() == before ? null : Count();
        }

        string Count() => $"{probe.Asked.Count(ip => ip == Ip)}";

        static Task<JsonNode> HasAsync(PoolApp app, string presence) => PoolApp.WaitForAsync(
            async () => (await app.GetAsync("/hosts")).AsArray().SingleOrDefault(host => host!["endpoint"]!.Text("ip") == Ip && host.Text("presence") == presence), 30, presence);
    }

    [Fact]
    public async Task DryRun_OfAHostThatWasDownAndIsBack_SaysItWouldBeGiven()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await DownAsync(pool, 1);

        var would = await EndAsync(pool, pool.AllocateAsync("""{"dry_run": true}""")).JsonAsync(200);

        Assert.Equal(1, (int)would!["hosts"]![0]!["id"]!);
        Assert.Equal("", await pool.HeldAsync());
    }

    /// <summary>The clock stands still: nobody looks again by himself.</summary>
    [Fact]
    public async Task Wait_ForAHostThatWasDownAndIsBack_EndsAtOnce()
    {
        await using var pool = await AllocationPool.StartAsync(1);
        await DownAsync(pool, 1);

        await pool.AllocateAsync("""{"wait_seconds": 600}""").JsonAsync(201);
    }

    private static string Ip(int id) => string.Create(CultureInfo.InvariantCulture, $"127.1.0.{id}");

    private static void SayNo(AllocationPool pool, int id)
    {
        pool.Probe.Hang(Ip(id));
        pool.Probe.Answer(Ip(id), isThere: false);
    }

    private static Task<bool> DownAsync(AllocationPool pool, long id, Action<PoolHost>? change = null) => pool.App.Services.GetRequiredService<PoolWriter>().WriteAsync(
        async (context, changes) =>
        {
            var host = (await context.Hosts.FindAsync(id))!;
            host.Presence = HostPresence.Down;
            change?.Invoke(host);
            changes.Add(new HostChange(HostChangeKind.WentDown, host));
            return true;
        },
        CancellationToken.None);

    /// <summary>Lets time pass until there is an answer.</summary>
    private static async Task<HttpResponseMessage> EndAsync(AllocationPool pool, Task<HttpResponseMessage> answer)
    {
        await pool.AdvanceUntilAsync(() => Task.FromResult(answer.IsCompleted), "an answer", Step);
        return await answer;
    }
}
