using System.Text.Json.Nodes;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>The failure detector: who is suspect, who is down, and when the observer had better distrust itself.</summary>
public sealed class LabSuspicionTests
{
    [LabFact]
    public async Task Network_WhereNobodyIsHeard_TurnsSuspectAndNeverDownAndThaws()
    {
        await using var pool = await LabPool.UpAsync(2);
        await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);

        await pool.Lab.DropAsync(1);
        await pool.Lab.DropAsync(2);

        await pool.WaitForAsync(1, Is("suspect"), what: "suspect");
        await pool.WaitForAsync(2, Is("suspect"), what: "suspect");
        var health = await PoolApp.WaitForAsync(
            async () => Capture(pool, await pool.App.GetAsync("/health")) is var entry && (string?)entry["status"] == "failed" ? entry : null, 10, "health");
        Assert.Contains("Nobody is heard", (string?)health["reason"], StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.All((await pool.App.GetAsync("/hosts")).AsArray(), host => Assert.True(LabPool.IsAlive(host!)));
        Assert.Equal(515, (int)(await pool.App.SendAsync(HttpMethod.Post, "/host/allocate")).StatusCode);

        await pool.Lab.JoinAsync(1);

        await pool.WaitForAsync(1, Is("alive"), what: "alive again");
        await pool.WaitForAsync(2, Is("down"), what: "down, now that somebody is heard");
        Assert.Equal("ok", (string?)Capture(pool, await pool.App.GetAsync("/health"))["status"]);
    }

    [LabFact]
    public async Task Interface_WithoutCarrier_MakesItsHostsSuspectAndNeverDownAndThaws()
    {
        await using var pool = await LabPool.UpAsync(2);
        await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);

        await Command.RunAsync("ip", ["link", "set", pool.Lab.Bridge, "down"], []);

        await pool.WaitForAsync(1, Is("suspect"), what: "suspect");
        await pool.WaitForAsync(2, Is("suspect"), what: "suspect");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.All((await pool.App.GetAsync("/hosts")).AsArray(), host => Assert.Equal("suspect", (string?)host!["presence"]));
        Assert.Equal(515, (int)(await pool.App.SendAsync(HttpMethod.Post, "/host/allocate")).StatusCode);

        await Command.RunAsync("ip", ["link", "set", pool.Lab.Bridge, "up"], []);

        await pool.WaitForAsync(1, Is("alive"), what: "alive again");
        await pool.WaitForAsync(2, Is("alive"), what: "alive again");
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Host_ThatIsSuspect_IsHandedOutLast()
    {
        await using var pool = await LabPool.UpAsync(3, _ => [("Discovery:PingTimeoutThreshold", "100")]);
        await pool.WaitForAsync(1);
        await pool.WaitForAsync(2);
        await pool.WaitForAsync(3);
        await pool.Lab.DropAsync(1);
        await pool.WaitForAsync(1, Is("suspect"), what: "suspect");

        var first = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");
        var second = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");
        var third = await pool.App.SendAsync(HttpMethod.Post, "/host/allocate");

        Assert.Equal([200, 200, 515], [(int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode]);
    }

    [LabFact]
    public async Task Machines_BehindALossyLink_AreNeverTakenForDown()
    {
        await using var pool = await LabPool.UpAsync(5);
        for (var number = 1; number <= 5; number++)
        {
            await pool.WaitForAsync(number);
        }

        await pool.Lab.LossAsync(10);
        await Task.Delay(TimeSpan.FromSeconds(15));

        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
    }

    private static Func<JsonNode, bool> Is(string presence) => host => (string?)host["presence"] == presence;

    private static JsonNode Capture(LabPool pool, JsonNode health) =>
        health["entries"]!.AsArray().Single(entry => (string?)entry!["name"] == $"capture {pool.Lab.Bridge}")!;
}
