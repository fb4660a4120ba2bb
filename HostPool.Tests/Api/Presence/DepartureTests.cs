using System.Text.Json.Nodes;
using HostPool.Tests.Api.Allocation.Choosing;

namespace HostPool.Tests.Api.Presence;

/// <summary>What a departure takes out of the pool, and what not: on an imagined link, on which somebody else stays to be heard.</summary>
public sealed class DepartureTests : IAsyncLifetime
{
    private readonly ImaginedLink _link = new();
    private readonly ProbeTwin _probe = new();
    private PoolApp? _app;

    private PoolApp App => _app!;

    public async Task InitializeAsync()
    {
        for (byte number = 1; number <= 3; number++)
        {
            _link.Settle(number, Last(number));
            _probe.Answer($"10.0.0.{Last(number)}");
        }

        _app = _link.Start(services => _probe.Install()(services), ("Discovery:OnDeparture", "Remove"));
        for (byte number = 1; number <= 3; number++)
        {
            await WaitAsync(number, "alive");
        }
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task Departure_OfAnAllocatedHost_TakesItOutOnceItIsGivenBack()
    {
        var (held, free) = (await IdAsync(1), await IdAsync(2));
        await App.SendAsync(HttpMethod.Post, "/allocations", $$"""{"ids": [{{held}}], "owner": "ci"}""").JsonAsync(201);

        Leave(1);
        Leave(2);

        await GoneAsync(free);
        Assert.Equal((held, "ci"), ((long)(await WaitAsync(1, "down"))["id"]!, (await App.GetAsync($"/host/{held}")).Text("owner")));
        await App.SendAsync(HttpMethod.Delete, $"/host/{held}/deallocate").EmptyAsync(204);
        await GoneAsync(held);
        Assert.Single((await App.GetAsync("/hosts")).AsArray());
    }

    [Fact]
    public async Task Departure_OfAHostInMaintenance_TakesItOutOnceThatEnds()
    {
        var (kept, free) = (await IdAsync(1), await IdAsync(2));
        await App.SendAsync(HttpMethod.Post, $"/host/{kept}/maintenance", """{"reason": "new disk"}""").JsonAsync(200);

        Leave(1);
        Leave(2);

        await GoneAsync(free);
        Assert.Equal((kept, "new disk"), ((long)(await WaitAsync(1, "down"))["id"]!, (await App.GetAsync($"/host/{kept}"))["maintenance"]!.Text("reason")));
        await App.SendAsync(HttpMethod.Delete, $"/host/{kept}/maintenance").EmptyAsync(204);
        await GoneAsync(kept);
    }

    private static byte Last(byte number) => (byte)(10 + number);

    private void Leave(byte number)
    {
        _link.Leave(Last(number));
        _probe.Hang($"10.0.0.{Last(number)}");
        _probe.Answer($"10.0.0.{Last(number)}", isThere: false);
    }

    private async Task<long> IdAsync(byte number) => (long)(await WaitAsync(number, "alive"))["id"]!;

    private Task<JsonNode> WaitAsync(byte number, string presence) => PoolApp.WaitForAsync(
        async () => (await App.GetAsync("/hosts")).AsArray().SingleOrDefault(
            host => (string?)host!["mac"] == ImaginedLink.Mac(number).ToString() && host.Text("presence") == presence),
        30,
        $"station {number} {presence}");

    private Task<string> GoneAsync(long id) => PoolApp.WaitForAsync(
        async () => (await App.Client.GetAsync($"/host/{id}")).StatusCode is System.Net.HttpStatusCode.NotFound ? "gone" : null, 30, $"host {id} gone");
}
