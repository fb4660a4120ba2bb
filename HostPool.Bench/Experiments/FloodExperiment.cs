using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>Invented senders announce themselves, 50,000 a second, beside 50 stations of the pool.</summary>
internal sealed class FloodExperiment : IExperiment
{
    private const int StationCount = 50;
    private const int Rate = 50_000;

    // All bounded tables are full within two seconds of a flood: what they and their garbage take shows in the first
    // third, and nothing may grow from there on. A leak of one reference a frame would be 8 MB in the last two thirds.
    private const double FlatTolerance = 8e6;
    private const double SlowestAnswer = 1;
    private static readonly TimeSpan ArpDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NdpDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public string Name => "flood";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1, ipv6: true);
        var range = lab.Stations(StationCount);
        await using var stations = await Stations.OnAsync(lab, range);
        using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStationsUnpaced(lab), cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForScanAsync(1, cancellationToken);
        await pool.WaitForAliveAsync(StationCount + lab.Hosts.Count, TimeSpan.FromMilliseconds(100), cancellationToken);
        await Task.Delay(Settling, cancellationToken);

        // Addresses of the /16 that nobody has.
        var free = new StationRange(range.First + 4096, 32_768);
        yield return await MeasureAsync(
            "flood, ARP, 50,000/s", ArpDuration, ended => Flood.ArpAsync(lab, 1, free, Rate, ended), lab, server, cancellationToken);
        yield return await MeasureAsync(
            "flood, NDP, 50,000/s", NdpDuration, ended => Flood.NdpAsync(lab, 1, Rate, ended), lab, server, cancellationToken);
    }

    private static async Task<Row> MeasureAsync(
        string name, TimeSpan duration, Func<CancellationToken, Task<long>> flood, Lab lab, PoolServer server, CancellationToken cancellationToken)
    {
        using var pool = server.Connect();
        var (pool0, health0, told0) = (Describe(pool), Capture(pool), Told(server));
        var before = server.Process.Memory("VmRSS");
        var (early, late, answers) = (new Samples(), new Samples(), new Samples());

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(duration);
        var (start, cpu) = (Stopwatch.GetTimestamp(), server.Process.CpuTime);
        var flooding = Task.Run(() => flood(ended.Token), CancellationToken.None);
        while (!ended.IsCancellationRequested)
        {
            var asked = Stopwatch.GetTimestamp();
            pool.Get("/hosts").Expect(200);
            answers.AddSince(asked);
            (Stopwatch.GetElapsedTime(start) < duration / 3 ? early : late).Add(server.Process.Memory("VmRSS"));
            await Task.Delay(PollInterval, cancellationToken);
        }

        var sent = await flooding;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var share = (server.Process.CpuTime - cpu) / elapsed;
        await Task.Delay(Settling, cancellationToken);

        var (health1, after) = (Capture(pool), server.Process.Memory("VmRSS"));
        var (heard, lost) = (Grown("frames_received"), Grown("frames_dropped"));
        var (isSame, told) = (Describe(pool) == pool0, Told(server) - told0);
        var isFlat = late.Max <= early.Max + FlatTolerance;
        var isWell = isFlat && isSame && told == 0 && answers.Max <= SlowestAnswer && heard + lost >= sent;
        return Row.Of(name, "flat, counted, answers", $"{Text.Megabytes(late.Max - early.Max)} more, GET p99 {Text.Seconds(answers.P99)}", isWell) with
        {
            Remark = $"{Text.Count(sent)} frames in {Text.Seconds(elapsed)}, each to everybody and from a new sender: {Text.Count(heard)} read and {Text.Count(lost)} dropped, with the pings' answers, {Text.Count(Grown("claims_dropped"))} claims not looked into, "
                + $"{Text.Count(Grown("sightings_dropped"))} changes dropped; resident {Text.Megabytes(before)} before, {Text.Megabytes(early.Max)} at most in the first third, {Text.Megabytes(late.Max)} in the rest (at most 8 MB more is flat), {Text.Megabytes(after)} "
                + $"{Settling.TotalSeconds} s later; {Text.Percent(share)} of a core; {answers.Count} GET /hosts, longest {Text.Seconds(answers.Max)} (1 s at most); {told} hosts went down or joined; the pool afterwards is {(isSame ? "the same" : "NOT the same")}",
        };

        long Grown(string counter) => (long)health1[counter]! - (long)health0[counter]!;

        JsonObject Capture(HttpConnection connection) => connection.Health($"capture {lab.Bridge}");
    }

    private static int Told(PoolServer server) => server.Process.Logged("WentDown").Count() + server.Process.Logged("Joined").Count();

    private static string Describe(HttpConnection pool) =>
        string.Join('\n', pool.Hosts().Select(host => $"{host!["id"]} {host["mac"]} {host["endpoint"]!["ip"]} {host["alive"]}"));
}
