using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Discovery;
using HostPool.Discovery.Scanning;

namespace HostPool.Bench.Experiments;

/// <summary>A /24 with three hosts, against the tools that people use for it, in turn.</summary>
internal sealed class SweepExperiment : IExperiment
{
    private const int Hosts = 3;
    private const int Rounds = 5;
    private const double Goal = 0.3;
    private const double GoalRatio = 0.2;

    public string Name => "sweep";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.UpAsync(site, Hosts);
        var (pool, arpScan, nmap) = (new Samples(), new Samples(), new Samples());
        for (var round = 0; round < Rounds; round++)
        {
            await TimeAsync(pool, lab, () => ScanAsync(lab, cancellationToken));
            await TimeAsync(arpScan, lab, () => Command.RunAsync("arp-scan", $"--interface={lab.Bridge}", "--localnet"));
            await TimeAsync(nmap, lab, () => Command.RunAsync("nmap", "-sn", "-PR", "-n", $"{lab.Net}.0/24"));
            cancellationToken.ThrowIfCancellationRequested();
        }

        double? ratio = arpScan.Count > 0 ? pool.Median / arpScan.Median : null;
        yield return Row.Of("sweep, /24, 3 hosts", "300 ms; 0.2 of arp-scan", Text.Seconds(pool.Median), pool.Median <= Goal && ratio <= GoalRatio) with
        {
            Reference = $"arp-scan {Describe(arpScan)}, nmap {Describe(nmap)}",
            Ratio = ratio,
            Remark = $"median of {Rounds} runs in turn, all hosts found in each; longest {Text.Seconds(pool.Max)}; "
                + "HostPool scans within this process at default settings, the tools' times include their start",
        };
    }

    private static async Task TimeAsync(Samples samples, Lab lab, Func<Task<string>> scan)
    {
        try
        {
            var start = Stopwatch.GetTimestamp();
            var found = await scan();
            samples.AddSince(start);
            if (lab.Hosts.Where(host => !found.Contains(host.Mac, StringComparison.OrdinalIgnoreCase)).ToList() is { Count: > 0 } missed)
            {
                throw new InvalidOperationException($"A scan missed {string.Join(", ", missed)}; it found: {found}");
            }
        }
        catch (Win32Exception)
        {
            // That tool is not installed, and the table says so.
        }
    }

    private static async Task<string> ScanAsync(Lab lab, CancellationToken cancellationToken)
    {
        var network = new NetworkOptions { Interface = lab.Bridge };
        var result = await StandaloneScan.RunAsync(network, new DiscoveryOptions(), TimeProvider.System, cancellationToken);
        return string.Join(' ', result.Found.Select(host => host.Mac));
    }

    private static string Describe(Samples samples) => samples.Count > 0 ? Text.Seconds(samples.Median) : "is not installed";
}
