using System.Text.Json.Nodes;

namespace HostPool.Tests.Api.Presence;

public sealed class NetworkBoundsTests
{
    [Fact]
    public async Task Network_WithAsManyHostsAsMay_TurnsFurtherOnesAwayAndSaysSo()
    {
        var link = new ImaginedLink();
        link.Settle(1, 11);
        link.Settle(2, 12);
        await using var app = link.Start(null, ("Discovery:Networks:0:MaxHosts", "2"));
        await HostsAsync(app, 2);

        await ToldAsync(app, "NetworkFull", 1);
        Assert.Equal("ok", Capture(await app.GetAsync("/health")).Text("status")); // As many as there are, and nobody else.
        Assert.Contains(app.Log.Lines, line => line.Contains(
            "NetworkFull: 10.0.0.0/24 on eth0 has 2 hosts, as many as Discovery:Networks:0:MaxHosts allows", StringComparison.Ordinal));

        link.Settle(3, 13);
        link.Settle(4, 14);
        await ImaginedLink.ScanAsync(app);

        var entry = await PoolApp.WaitForAsync(
            async () => Capture(await app.GetAsync("/health")) is var capture && capture.Text("status") == "failed" ? capture : null, 20, "who was turned away in health");
        Assert.Contains("10.0.0.0/24 on eth0 has 2 hosts, as many as Discovery:Networks:0:MaxHosts allows", entry.Text("reason"), StringComparison.Ordinal);
        Assert.Contains("Raise Discovery:Networks:0:MaxHosts", entry.Text("remedy"), StringComparison.Ordinal);
        Assert.Equal("degraded", (await app.GetAsync("/health")).Text("status"));
        await HostsAsync(app, 2);
        Assert.Equal(4, (await app.GetAsync("/neighbours")).AsArray().Count);
        await ToldAsync(app, "NetworkFull", 1);

        link.Leave(11);
        link.Leave(12);
        foreach (var host in await HostsAsync(app, 2))
        {
            await app.SendAsync(HttpMethod.Delete, $"/host/{(long)host!["id"]!}");
        }

        Assert.DoesNotContain("MaxHosts", (await app.GetAsync("/health")).ToJsonString(), StringComparison.Ordinal);
        await ImaginedLink.ScanAsync(app);
        Assert.Equal(["02:00:00:00:01:03", "02:00:00:00:01:04"], (await HostsAsync(app, 2)).Select(host => host!.Text("mac")).Order());
        await ToldAsync(app, "NetworkHasRoom", 1);
        await ToldAsync(app, "NetworkFull", 2);
    }

    private static JsonNode Capture(JsonNode health) => health["entries"]!.AsArray().Single(entry => entry!.Text("name") == "capture eth0")!;

    private static Task<JsonArray> HostsAsync(PoolApp app, int count) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/hosts")).AsArray() is var hosts && hosts.Count == count ? hosts : null, 20, $"{count} hosts");

    private static Task ToldAsync(PoolApp app, string what, int times) => PoolApp.WaitForAsync(
        () => Task.FromResult(app.Log.Lines.Count(line => line.Contains($" {what}: ", StringComparison.Ordinal)) == times ? what : null), 20, $"{what} {times} times");
}
