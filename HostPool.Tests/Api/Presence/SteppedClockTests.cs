using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace HostPool.Tests.Api.Presence;

/// <summary>The time of day steps, as when a machine without a battery first hears an NTP server.</summary>
public sealed class SteppedClockTests
{
    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Hosts_WhenTheClockSteps_StayAndJoinAndLeaveAsBefore(int days)
    {
        var (link, clock) = (new ImaginedLink(), new SteppingClock());
        link.Settle(1, 11);
        link.Settle(2, 12);
        await using var app = link.Start(services => services.AddSingleton<TimeProvider>(clock));
        await WaitAsync(app, 1, "alive");
        await WaitAsync(app, 2, "alive");

        clock.Step(TimeSpan.FromDays(days));
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // several times what makes a host down

        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal) || line.Contains("NetworkSilent", StringComparison.Ordinal));
        Assert.DoesNotContain((await app.GetAsync("/hosts")).AsArray(), host => !(bool)host!["alive"]!);
        var seen = (await WaitAsync(app, 1, "alive")).Text("last_seen");
        Assert.InRange(
            DateTimeOffset.Parse(seen, CultureInfo.InvariantCulture) - clock.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));

        link.Settle(3, 13);
        await ImaginedLink.ScanAsync(app);
        await WaitAsync(app, 3, "alive");
        link.Leave(12);
        await WaitAsync(app, 2, "down");
    }

    private static Task<JsonNode> WaitAsync(PoolApp app, byte number, string presence) => PoolApp.WaitForAsync(
        async () => (await app.GetAsync("/hosts")).AsArray().SingleOrDefault(
            host => (string?)host!["mac"] == ImaginedLink.Mac(number).ToString() && (string?)host["presence"] == presence),
        20,
        $"station {number} {presence}");
}
