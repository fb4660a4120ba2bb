namespace HostPool.Tests.Api.Allocation.Claiming;

public sealed class ConcurrentAllocationTests
{
    private const int Clients = 64;
    private const int Hosts = 200;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task AllocateAndRelease_ByManyClients_NeverHoldAHostTwiceAndLoseNone()
    {
        using var live = new ListeningHosts(Hosts);
        await using var app = PoolApp.Start();
        await app.AddAsync(Bodies.Hosts([.. live.Addresses.Select(ip => Bodies.Host(ip, live.Port))]));

        var start = TimeProvider.System.GetTimestamp();
        var logs = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => WorkAsync(app, client, start))));

        var holds = logs.SelectMany(log => log).ToList();
        Assert.True(holds.Count >= Clients, $"only {holds.Count} cycles");
        Assert.Empty(Overlaps(holds));
        var hosts = (await app.GetAsync("/hosts")).AsArray();
        Assert.Equal(Hosts, hosts.Count(host => !(bool)host!["allocated"]!));
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlaps_OfHoldsThatDo_FindsThem()
    {
        Hold[] apart = [new(1, 0, 10), new(1, 10, 20), new(2, 5, 15)];

        Assert.Empty(Overlaps(apart));
        Assert.Single(Overlaps([.. apart, new(2, 14, 16)]));
        Assert.Equal(2, Overlaps([.. apart, new(1, 3, 12)]).Count());
    }

    /// <summary>Takes and gives back until the time is over; a hold lasts from the answer to the release's sending.</summary>
    private static async Task<List<Hold>> WorkAsync(PoolApp app, int client, long start)
    {
        var holds = new List<Hold>();
        using var http = new HttpClient { BaseAddress = app.Client.BaseAddress };
        while (TimeProvider.System.GetElapsedTime(start) < Duration)
        {
            var host = await http.PostAsync("/host/allocate", null).JsonAsync(200);
            var (id, from) = ((long)host!["id"]!, TimeProvider.System.GetTimestamp());
            await Task.Delay(client % 4);
            holds.Add(new Hold(id, from, TimeProvider.System.GetTimestamp()));
            await http.DeleteAsync($"/host/{id}/deallocate").EmptyAsync(204);
        }

        return holds;
    }

    private static IEnumerable<(Hold, Hold)> Overlaps(IReadOnlyList<Hold> holds) => holds
        .GroupBy(hold => hold.HostId)
        .SelectMany(host => host.OrderBy(hold => hold.From).ThenBy(hold => hold.To).Zip(host.OrderBy(hold => hold.From).ThenBy(hold => hold.To).Skip(1)))
        .Where(pair => pair.Second.From < pair.First.To);

    private readonly record struct Hold(long HostId, long From, long To);
}
