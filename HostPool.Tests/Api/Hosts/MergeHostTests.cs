using HostPool.Api.Data;
using HostPool.Api.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Hosts;

public sealed class MergeHostTests
{
    private const string Mac1 = "08:9e:01:00:00:01";
    private const string Mac2 = "08:9e:01:00:00:02";
    private const string KeyA = "ssh-ed25519 AAAA";
    private const string KeyB = "ssh-ed25519 BBBB";

    [Fact]
    public async Task Merge_OfTwoHosts_MakesOneWithTheMacsOfBoth()
    {
        using var database = TestDatabase.Create();
        await using (var app = await TwoAsync(database.Settings))
        {
            var merged = await app.SendAsync(HttpMethod.Post, "/host/1/merge/2").JsonAsync(200);

            Assert.Equal((1, Mac1, "10.0.0.1"), ((int)merged!["id"]!, merged.Text("mac"), merged["endpoint"]!.Text("ip")));
            Answers.SameJson("""["one"]""", merged["tags"]);
            Assert.Equal([Mac1, Mac2], merged["interfaces"]!.AsArray().Select(one => one!.Text("mac")));
            Answers.SameJson("""["10.0.0.2"]""", merged["interfaces"]![1]!["ips"]);
            await app.SendAsync(HttpMethod.Get, "/host/2").FailureAsync(404);
            Assert.Contains(app.Log.Lines, line => line.Contains("Merged: host 1", StringComparison.Ordinal));
            Assert.Contains(app.Log.Lines, line => line.Contains("Removed: host 2", StringComparison.Ordinal));
        }

        await using var next = PoolApp.Start(database.Settings);

        Assert.Equal([Mac1, Mac2], (await next.GetAsync("/host/1"))["interfaces"]!.AsArray().Select(one => one!.Text("mac")));
    }

    [Fact]
    public async Task Merge_IntoAHostWithoutAMacAtTheSameAddress_GivesItTheMac()
    {
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host("10.0.0.1"), Bodies.Host("10.0.0.1")));
        await ChangeAsync(app, 2, Mac2);

        var merged = await app.SendAsync(HttpMethod.Post, "/host/1/merge/2").JsonAsync(200);

        Assert.Equal(Mac2, merged!.Text("mac"));
        Assert.Single(merged!["interfaces"]!.AsArray());
    }

    [Fact]
    public async Task Merge_OfAHostThatAbsorbedOthers_TakesTheirMacsToo()
    {
        await using var app = await TwoAsync();
        await app.AddAsync(Bodies.Hosts(Bodies.Host("10.0.0.3")));

        await app.SendAsync(HttpMethod.Post, "/host/2/merge/1").JsonAsync(200);
        var merged = await app.SendAsync(HttpMethod.Post, "/host/3/merge/2").JsonAsync(200);

        Assert.Null(merged!["mac"]);
        Assert.Equal([Mac1, Mac2], merged["interfaces"]!.AsArray().Select(one => one!.Text("mac")).Order());
        Assert.Equal(2, await RowsAsync(app));
    }

    [Fact]
    public async Task Removal_OfAMergedHost_LeavesNoMac()
    {
        await using var app = await TwoAsync();
        await app.SendAsync(HttpMethod.Post, "/host/1/merge/2").JsonAsync(200);
        Assert.Equal(1, await RowsAsync(app));

        await app.SendAsync(HttpMethod.Delete, "/host/1").EmptyAsync(204);

        Assert.Equal(0, await RowsAsync(app));
    }

    [Fact]
    public async Task Patch_OfAMergedHostsAddress_LeavesNoMac()
    {
        await using var app = await TwoAsync();
        await app.SendAsync(HttpMethod.Post, "/host/1/merge/2").JsonAsync(200);

        await app.SendAsync(HttpMethod.Patch, "/host/1", """{"endpoint": {"ip": "10.0.0.9"}}""").JsonAsync(200);

        Assert.Null((await app.GetAsync("/host/1"))["interfaces"]);
        Assert.Equal(0, await RowsAsync(app));
    }

    [Theory]
    [InlineData("/host/1/merge/1", 400, "cannot be merged with itself")]
    [InlineData("/host/99/merge/1", 404, "Cannot find requested host: 99")]
    [InlineData("/host/1/merge/99", 404, "Cannot find requested host: 99")]
    [InlineData("/host/1/merge/2?force=maybe", 400, "force")]
    public async Task Merge_ThatCannotBe_SaysWhyAndChangesNothing(string path, int status, string why)
    {
        await using var app = await TwoAsync();

        Assert.Contains(why, await app.SendAsync(HttpMethod.Post, path).ErrorAsync(status), StringComparison.Ordinal);

        Assert.Equal(2, (await app.GetAsync("/hosts")).AsArray().Count);
    }

    [Fact]
    public async Task Merge_OfAnAllocatedHost_GoesOneWayOnly()
    {
        using var live = new ListeningHosts(1);
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts(Bodies.Host(live.Addresses[0], live.Port), Bodies.Host("127.64.0.2", ListeningHosts.ClosedPort())));
        await app.SendAsync(HttpMethod.Post, "/host/allocate").JsonAsync(200);

        Assert.Contains("allocated", await app.SendAsync(HttpMethod.Post, "/host/2/merge/1?force=true").ErrorAsync(409), StringComparison.Ordinal);
        var merged = await app.SendAsync(HttpMethod.Post, "/host/1/merge/2").JsonAsync(200);

        Assert.True((bool)merged!["allocated"]!);
    }

    [Theory]
    [InlineData(KeyA, KeyB, "", 409)]
    [InlineData(KeyA, KeyB, "?force=true", 200)]
    [InlineData(KeyA, KeyA, "", 200)]
    [InlineData(KeyA, "ssh-rsa CCCC\n" + KeyA, "", 200)]
    [InlineData(KeyA, null, "", 200)]
    public async Task Merge_OfHostsWithPinnedKeys_AsksForTheSameMachine(string? one, string? other, string query, int status)
    {
        await using var app = await TwoAsync();
        await ChangeAsync(app, 1, Mac1, one);
        await ChangeAsync(app, 2, Mac2, other);

        await app.SendAsync(HttpMethod.Post, $"/host/1/merge/2{query}").JsonAsync(status);

        Assert.Equal(status == 200 ? 1 : 2, (await app.GetAsync("/hosts")).AsArray().Count);
    }

    [Theory]
    [InlineData("""{"flags": []}""")]
    [InlineData("""{"interfaces": []}""")]
    public async Task Patch_OfWhatIsTheServicesOwn_IsRefused(string patch)
    {
        await using var app = await TwoAsync();

        Assert.Contains("service's own", await app.SendAsync(HttpMethod.Patch, "/host/1", patch).ErrorAsync(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flags_OfALocalMac_AreThere()
    {
        await using var app = await TwoAsync();
        await ChangeAsync(app, 2, "02:00:00:00:00:02");

        Assert.Null((await app.GetAsync("/host/1"))["flags"]);
        Answers.SameJson("""["local_mac"]""", (await app.GetAsync("/host/2"))["flags"]);
        await PoolApp.WaitForAsync(() => Task.FromResult(Flagged(app)), 30, "told");
        Assert.Contains("local_mac", Assert.Single(app.Log.Lines, line => line.Contains("Flagged", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static string? Flagged(PoolApp app) => app.Log.Lines.FirstOrDefault(line => line.Contains("Flagged", StringComparison.Ordinal));

    private static async Task<PoolApp> TwoAsync(params (string, string)[] settings)
    {
        var app = PoolApp.Start(settings);
        await app.AddAsync(Bodies.Hosts(Bodies.Host("10.0.0.1", more: "\"tags\": [\"one\"]"), Bodies.Host("10.0.0.2", more: "\"tags\": [\"two\"]")));
        await ChangeAsync(app, 1, Mac1);
        await ChangeAsync(app, 2, Mac2);
        return app;
    }

    /// <summary>As if the host had been seen on a link, and read.</summary>
    private static Task<bool> ChangeAsync(PoolApp app, long id, string mac, string? hostKey = null) =>
        app.Services.GetRequiredService<PoolWriter>().WriteAsync(
            async (context, changes) =>
            {
                var host = (await context.Hosts.FindAsync(id))!;
                (host.Mac, host.HostKey) = (mac, hostKey);
                changes.Add(new HostChange(HostChangeKind.Identified, host));
                return true;
            },
            CancellationToken.None);

    private static async Task<int> RowsAsync(PoolApp app)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<PoolContext>>().CreateDbContextAsync();
        return await context.HostMacs.CountAsync();
    }
}
