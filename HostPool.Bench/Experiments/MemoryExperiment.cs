using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>The memory of HostPool while it watches 10,000 hosts and answers requests.</summary>
internal sealed class MemoryExperiment : IExperiment
{
    private const int Hosts = 10_000;
    private const int Seconds = 10;
    private const double Goal = 200e6;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    public string Name => "memory";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            yield return Row.Missing(this, "the resident set is read from /proc, which only Linux has");
            yield break;
        }

        using var endpoint = new AnsweringListener();
        using var server = await PoolServer.StartAsync(site, PoolSettings.NoSpecs, cancellationToken);
        using var pool = server.Connect();
        pool.Add(HostRange.Bodies("127.16.0.0", Hosts, endpoint.Port));

        var start = Stopwatch.GetTimestamp();
        await pool.WaitForAliveAsync(Hosts, PollInterval, cancellationToken);
        var alive = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var watching = await SampleAsync(() => { });
        var listing = await SampleAsync(() => pool.Get("/hosts").Expect(200));
        var largest = Math.Max(watching.Max, listing.Max);
        yield return Row.Of("memory, 10,000 hosts", "200 MB", Text.Megabytes(largest), largest <= Goal) with
        {
            Remark = $"the largest resident set of {watching.Count + listing.Count}, one a second: at most {Text.Megabytes(watching.Max)} while watching only, at most "
                + $"{Text.Megabytes(listing.Max)} with a GET /hosts each second; the highest since the start {Text.Megabytes(Status(server.Process.Id, "VmHWM"))}; "
                + $"discovery on (listening, and a TCP check of each host every 10 s), specs off; all were found alive within {Text.Seconds(alive)}",
        };

        async Task<Samples> SampleAsync(Action request)
        {
            var samples = new Samples();
            for (var second = 0; second < Seconds; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                request();
                samples.Add(Status(server.Process.Id, "VmRSS"));
            }

            return samples;
        }
    }

    /// <summary>A line of proc_pid_status(5), in bytes.</summary>
    private static double Status(int processId, string name) =>
        double.Parse(
            File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith($"{name}:", StringComparison.Ordinal))
                .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024;
}
