using System.Diagnostics;
using System.Text.Json.Nodes;
using HostPool.Discovery;
using HostPool.Discovery.Packets;
using HostPool.Tests.Discovery;
using HostPool.Tests.Lab;

namespace HostPool.Tests.Api.Presence;

/// <summary>Faults of the observer and of its link: no host is lost, and nobody is taken for down who is there.</summary>
public sealed class LabFaultTests
{
    [LabFact]
    public async Task Process_SuspendedAndResumed_TakesNobodyForDown()
    {
        await using var lab = await LabNetwork.UpAsync(3);
        using var folder = new TempFolder();
        await using var pool = await PoolProcess.StartAsync(
            folder, [.. LabPool.Watching(lab).Select(setting => $"--{setting.Key}={setting.Value}"), "--Specs:Enabled=false"]);
        await AliveAsync(() => HostsOf(pool.Client), 3);

        await pool.SuspendAsync();
        await Task.Delay(TimeSpan.FromSeconds(12));
        await pool.ResumeAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));

        await AliveAsync(() => HostsOf(pool.Client), 3);
        Assert.DoesNotContain("WentDown", pool.Output, StringComparison.Ordinal);
    }

    [LabFact]
    public async Task Bridge_RemovedAndMadeAgain_IsCapturedAgainAndLosesNobody()
    {
        await using var pool = await LabPool.UpAsync(2);
        await AliveAsync(() => HostsOf(pool.App.Client), 2);
        var (bridge, own) = (pool.Lab.Bridge, $"{pool.Lab.Subnet.BaseAddress.ToString()[..^1]}1/24");

        await LinkAsync("del", bridge);
        await Task.Delay(TimeSpan.FromSeconds(5));
        await LinkAsync("add", bridge, "type", "bridge");
        await Command.RunAsync("ip", ["address", "add", own, "dev", bridge], []);
        await LinkAsync("set", bridge, "up");
        for (var port = 0; port <= 2; port++)
        {
            await LinkAsync("set", $"{bridge}-{port}", "master", bridge);
        }

        await PresentAsync(pool, "alive");
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
        Assert.Contains(pool.App.Log.Lines, line => line.Contains("Capture resumed", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Address_OfOurOwnInterface_MayChange()
    {
        await using var pool = await LabPool.UpAsync(2);
        await AliveAsync(() => HostsOf(pool.App.Client), 2);
        var net = pool.Lab.Subnet.BaseAddress.ToString()[..^1];

        await Command.RunAsync("ip", ["address", "del", $"{net}1/24", "dev", pool.Lab.Bridge], []);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await Command.RunAsync("ip", ["address", "add", $"{net}2/24", "dev", pool.Lab.Bridge], []);
        await Task.Delay(TimeSpan.FromSeconds(5));

        await PresentAsync(pool, "alive");
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
    }

    [LabFact]
    public async Task Machine_WhoseOwnEndOfTheCableIsDown_IsDownAndBackWithIt()
    {
        await using var pool = await LabPool.UpAsync(2);
        await AliveAsync(() => HostsOf(pool.App.Client), 2);

        await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "down");
        var down = await pool.WaitForAsync(1, LabPool.IsDown, 20, "down");
        await pool.Lab.ExecAsync(1, "ip", "link", "set", "eth0", "up");

        var back = await pool.WaitForAsync(1, LabPool.IsAlive, 20, "back");
        Assert.Equal((long)down["id"]!, (long)back["id"]!);
        Assert.Equal(2, (await HostsOf(pool.App.Client)).Count);
        Assert.Equal(1, pool.App.Log.Lines.Count(line => line.Contains("WentDown", StringComparison.Ordinal)));
    }

    [LabFact]
    public async Task Flood_OfInventedSenders_AddsNobodyAndHidesNobody()
    {
        await using var pool = await LabPool.UpAsync(3);
        await AliveAsync(() => HostsOf(pool.App.Client), 3);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var flood = Task.Run(() => Flood(pool.Lab, stop.Token));

        var slowest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            Assert.Equal(3, (await HostsOf(pool.App.Client)).Count);
            slowest = Stopwatch.GetElapsedTime(asked) is var took && took > slowest ? took : slowest;
        }

        var sent = await flood;
        await PresentAsync(pool, "alive");
        var counters = (await pool.App.GetAsync("/health"))["entries"]!.AsArray()
            .Single(entry => entry!.Text("name") == $"capture {pool.Lab.Bridge}")!["detail"]!;
        Assert.True(Dropped(counters) > sent / 2, $"Of {sent} frames are told as dropped: {counters.ToJsonString()}");
        Assert.True(sent > 20_000, $"The flood was a trickle: {sent} frames.");
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"The slowest answer took {slowest}.");
        Assert.Equal(3, (await HostsOf(pool.App.Client)).Count);
        Assert.DoesNotContain(pool.App.Log.Lines, line => line.Contains("WentDown", StringComparison.Ordinal));
    }

    /// <summary>At most 50,000 frames a second, each from another machine that does not exist.</summary>
    private static long Flood(LabNetwork lab, CancellationToken cancellationToken)
    {
        const int Rate = 50_000;
        using var socket = FarSocket.Open($"{lab.Bridge}-1", "eth0");
        var subnet = BitConverter.ToUInt32([.. lab.Subnet.BaseAddress.GetAddressBytes().Reverse()]);
        Span<byte> frame = stackalloc byte[ArpPacket.FrameLength];
        var started = Stopwatch.GetTimestamp();
        var sent = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (sent >= Stopwatch.GetElapsedTime(started).TotalSeconds * Rate)
            {
                Thread.Yield();
                continue;
            }

            var sender = new MacAddress([2, 1, (byte)(sent >> 24), (byte)(sent >> 16), (byte)(sent >> 8), (byte)sent]);
            ArpPacket.Request(sender, subnet + 100 + (uint)(sent % 100), subnet + 1).Write(frame, MacAddress.Broadcast);
            socket.TrySend(frame);
            sent++;
        }

        return sent;
    }

    private static long Dropped(JsonNode counters) =>
        ((string[])["frames_dropped", "sightings_dropped", "claims_dropped"]).Sum(key => (long)counters[key]!);

    private static Task LinkAsync(params string[] arguments) => Command.RunAsync("ip", ["link", .. arguments], []);

    private static async Task<JsonArray> HostsOf(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri("/hosts", UriKind.Relative)))!.AsArray();

    private static Task AliveAsync(Func<Task<JsonArray>> hosts, int count) => PoolApp.WaitForAsync(
        async () => await hosts() is var all && all.Count == count && all.All(host => LabPool.IsAlive(host!)) ? all : null, 20, $"{count} alive");

    private static Task PresentAsync(LabPool pool, string presence) => PoolApp.WaitForAsync(
        async () => await HostsOf(pool.App.Client) is var all && all.All(host => (string?)host!["presence"] == presence) ? all : null, 20, $"all {presence}");
}
