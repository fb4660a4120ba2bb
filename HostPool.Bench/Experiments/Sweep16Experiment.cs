using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>A /16 with 10,000 stations: as fast as it can, and at the frame rate of arp-scan.</summary>
internal sealed class Sweep16Experiment : IExperiment
{
    private const int StationCount = 10_000;
    private const int Rounds = 3;
    private const double Goal = 1.5;
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(20);

    // HostPool's defaults, so that both ask as often and wait as long.
    private static readonly string[] ArpScanSettings = ["--retry=3", "--timeout=100", "--backoff=1", "--quiet", "--plain"];
    private const double LastWait = 0.1;

    // About 40 Mbit/s, beyond which answers get lost on real links.
    private const int EqualRate = 75_000;
    private const int FrameBits = 64 * 8;

    // Two runs of the same program differ by as much.
    private const double Noise = 1.02;

    public string Name => "sweep16";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.LargeAsync(site, 1);
        await using var stations = await Stations.OnAsync(lab, lab.Stations(StationCount));
        var present = StationCount + lab.Hosts.Count;

        var (first, again, joined) = (new Samples(), new Samples(), new Samples());
        var (missed, absent, unverified) = (0, 0, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await PoolServer.StartAsync(site, PoolSettings.WatchingStationsUnpaced(lab), cancellationToken);
            using var pool = server.Connect();
            var start = Stopwatch.GetTimestamp();
            missed += Take(await pool.WaitForScanAsync(1, cancellationToken), first, present);
            if (await pool.WaitForHostsAsync(present, JoinLimit, cancellationToken))
            {
                joined.AddSince(start);
            }

            absent += present - pool.CountHosts();
            unverified += (long)pool.Health($"capture {lab.Bridge}")["claims_dropped"]!;
            pool.Post("/discovery/scans").Expect(202);
            missed += Take(await pool.WaitForScanAsync(2, cancellationToken), again, present);
        }

        yield return Row.Of("sweep16, /16, 10,000 hosts", "1.5 s, none missed", Text.Seconds(first.Median), first.Median <= Goal && missed + absent == 0) with
        {
            Remark = $"ScanRate 0; median of {Rounds} scans as GET /discovery/scans/{{id}} tells, each the first of a new process with an empty pool; longest {Text.Seconds(first.Max)}; "
                + $"another scan right after it {Text.Seconds(again.Median)}, while the pool pings all; {missed} of {2 * Rounds * present} not found; "
                + $"of the {Rounds * present} in {Rounds} pools {absent} were not there {JoinLimit.TotalSeconds} s after the scan, {unverified} claims were dropped"
                + (joined.Count > 0 ? $"; where all were, that was {Text.Seconds(joined.Median)} after the first answer to a request" : ""),
        };
        yield return await CompareAsync(site, lab, present, cancellationToken);
    }

    private static async Task<Row> CompareAsync(Site site, Lab lab, int present, CancellationToken cancellationToken)
    {
        const string Name = "sweep16, at equal frame rate";
        const string Goal = "no slower than arp-scan";
        var (arpScan, arpScanRates, arpScanMissed) = (new Samples(), new Samples(), 0);
        var (scan, scanRates, missed) = (new Samples(), new Samples(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            var rate = string.Create(CultureInfo.InvariantCulture, $"--Discovery:ScanRate={EqualRate}");
            using (var server = await PoolServer.StartAsync(site, [.. PoolSettings.WatchingStations(lab), rate], cancellationToken))
            {
                using var pool = server.Connect();
                var ended = await pool.WaitForScanAsync(1, cancellationToken);
                missed += Take(ended, scan, present);
                scanRates.Add((double)ended["frames"]! / ((double)ended["elapsed"]! - LastWait));
            }

            try
            {
                var bandwidth = string.Create(CultureInfo.InvariantCulture, $"--bandwidth={scanRates.Median * FrameBits:0}");
                var (start, sent) = (Stopwatch.GetTimestamp(), lab.FramesSent());
                var found = await Command.RunAsync("arp-scan", [bandwidth, .. ArpScanSettings, $"--interface={lab.Bridge}", lab.LargeNetwork]);
                arpScan.AddSince(start);
                arpScanRates.Add((lab.FramesSent() - sent) / (Stopwatch.GetElapsedTime(start).TotalSeconds - LastWait));
                arpScanMissed += present - found.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().Count();
            }
            catch (Win32Exception)
            {
                return new Row(Name, Goal, "–", Verdict.Missing) { Remark = "arp-scan is not installed" };
            }
        }

        return Row.Of(Name, Goal, Text.Seconds(scan.Median), scan.Median <= arpScan.Median * Noise && missed == 0) with
        {
            Reference = $"arp-scan {Text.Seconds(arpScan.Median)}",
            Ratio = scan.Median / arpScan.Median,
            Remark = $"median of {Rounds} in turn, 2 % of noise allowed; HostPool with ScanRate {EqualRate}, into an empty pool, sent {Text.PerSecond(scanRates.Median)} frames "
                + $"until the last wait, {missed} not found; arp-scan {string.Join(' ', ArpScanSettings[..3])}, which asks as often and waits as long, with the bandwidth of that rate: "
                + $"{Text.PerSecond(arpScanRates.Median)}, its start included, {arpScanMissed} of {Rounds * present} not found",
        };
    }

    /// <returns>How many it missed.</returns>
    private static int Take(JsonObject scan, Samples samples, int present)
    {
        if ((string)scan["state"]! != "done")
        {
            throw new InvalidOperationException($"A scan did not end well: {scan.ToJsonString()}");
        }

        samples.Add((double)scan["elapsed"]!);
        return present - (int)scan["found"]!;
    }
}
