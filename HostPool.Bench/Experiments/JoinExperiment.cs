using System.Net;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>From the first frame of a new station to the first GET /hosts that has it.</summary>
internal sealed class JoinExperiment : IExperiment
{
    private const int FirstOctet = 20;
    private const int WarmUps = 10;
    private const int Joins = 200;
    private const double Goal = 0.020;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public string Name => "join";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.UpAsync(site, 1);
        await using var stations = await Stations.OnAsync(lab);
        using var server = await PoolServer.StartAsync(site, [.. PoolSettings.Watching(lab), .. PoolSettings.NoSpecs], cancellationToken);
        using var pool = server.Connect();
        await pool.WaitForAliveAsync(1, PollInterval, cancellationToken);

        var random = new Random(1);
        var samples = new Samples();
        for (var number = 0; number < WarmUps + Joins; number++)
        {
            await Task.Delay(random.Next(20, 60), cancellationToken);
            var mac = Stations.Mac(number);
            var sent = stations.Announce(mac, IPAddress.Parse($"{lab.Net}.{FirstOctet + number}"));
            var elapsed = Appearance.Await(pool, "/hosts", $"\"{mac}\"", sent);
            if (number >= WarmUps)
            {
                samples.Add(elapsed);
            }
        }

        yield return Row.Of("join", "p99 20 ms", $"p50 {Text.Seconds(samples.Median)}, p99 {Text.Seconds(samples.P99)}", samples.P99 <= Goal) with
        {
            Reference = "– (seed: 152 ms mean)",
            Remark = $"{samples.Count} stations after {WarmUps} that do not count, {samples.Over(Goal)} took longer than the goal, longest {Text.Seconds(samples.Max)}; from the announcement to the end of "
                + "the first GET /hosts with the MAC, asked without a pause over one connection; all joined stations answer pings; specs off",
        };
    }
}
