using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>From the first frame with a known station's new address to the first GET /host/{id} that has it.</summary>
internal sealed class MoveExperiment : IExperiment
{
    private const int FirstOctet = 20;
    private const int LastOctet = 250;
    private const int StationCount = 40;
    private const int WarmUps = 10;
    private const int Moves = 200;
    private const double Goal = 0.020;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public string Name => "move";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.UpAsync(site, 1);
        await using var stations = await Stations.OnAsync(lab);
        using var server = await PoolServer.StartAsync(site, [.. PoolSettings.Watching(lab), .. PoolSettings.NoSpecs], cancellationToken);
        using var pool = server.Connect();

        // An address is taken again only when all others were, long after HostPool has seen it given up.
        var free = new Queue<int>(Enumerable.Range(FirstOctet, LastOctet - FirstOctet + 1));
        var octets = Enumerable.Range(0, StationCount).Select(_ => free.Dequeue()).ToArray();
        for (var station = 0; station < StationCount; station++)
        {
            stations.Announce(Stations.Mac(station), Address(octets[station]));
        }

        await pool.WaitForAliveAsync(1 + StationCount, PollInterval, cancellationToken);
        var ids = pool.IdsByMac();

        var random = new Random(1);
        var samples = new Samples();
        for (var move = 0; move < WarmUps + Moves; move++)
        {
            await Task.Delay(random.Next(20, 60), cancellationToken);
            var station = move % StationCount;
            free.Enqueue(octets[station]);
            octets[station] = free.Dequeue();
            var mac = Stations.Mac(station);
            var sent = stations.Announce(mac, Address(octets[station]));
            var path = string.Create(CultureInfo.InvariantCulture, $"/host/{ids[mac.ToString()]}");
            var elapsed = Appearance.Await(pool, path, $"\"{Address(octets[station])}\"", sent);
            if (move >= WarmUps)
            {
                samples.Add(elapsed);
            }
        }

        yield return Row.Of("move", "p99 20 ms", $"p50 {Text.Seconds(samples.Median)}, p99 {Text.Seconds(samples.P99)}", samples.P99 <= Goal) with
        {
            Reference = "– (seed: 48 ms)",
            Remark = $"{samples.Count} moves of {StationCount} stations after {WarmUps} that do not count, {samples.Over(Goal)} took longer than the goal, longest {Text.Seconds(samples.Max)}; from the "
                + "announcement to the end of the first GET /host/{id} with the address, asked without a pause; specs off",
        };

        IPAddress Address(int octet) => IPAddress.Parse($"{lab.Net}.{octet}");
    }
}
