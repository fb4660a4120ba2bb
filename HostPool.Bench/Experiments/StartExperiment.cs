using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>From the start of the process to its first answer of GET /hosts.</summary>
internal sealed class StartExperiment : IExperiment
{
    private const int Hosts = 10_000;
    private const int Port = 9; // Nobody listens.
    private const int Rounds = 5;
    private const double Goal = 1.5;

    public string Name => "start";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await MeasureAsync("start, a new database", () => site.NewDirectory("start"));

        var directory = site.NewDirectory("start");
        using (var server = await PoolServer.StartAsync(site, directory, PoolSettings.ApiOnly, cancellationToken))
        {
            using var pool = server.Connect();
            pool.Add(HostRange.Bodies("127.16.0.0", Hosts, Port));
        }

        yield return await MeasureAsync("start, 10,000 hosts", () => directory);

        async Task<Row> MeasureAsync(string name, Func<string> nextDirectory)
        {
            var (samples, used) = (new Samples(), new Samples());
            for (var round = 0; round < Rounds; round++)
            {
                using var server = await PoolServer.StartAsync(site, nextDirectory(), PoolSettings.NoSpecs, cancellationToken);
                used.Add(server.Process.CpuTime);
                samples.Add(server.StartTime);
            }

            return Row.Of(name, "1.5 s", Text.Seconds(samples.Median), samples.Median <= Goal) with
            {
                Remark = $"median of {Rounds}, longest {Text.Seconds(samples.Max)}, processor time {Text.Seconds(used.Median)}; discovery on (listening), specs off; the first answer is complete",
            };
        }
    }
}
