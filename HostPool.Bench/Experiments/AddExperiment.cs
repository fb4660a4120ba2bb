using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Hosts;
using HostPool.Bench.Http;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;

namespace HostPool.Bench.Experiments;

/// <summary>POST /hosts with a /16: 65,536 hosts in one request.</summary>
internal sealed class AddExperiment : IExperiment
{
    private const int Hosts = 65_536;
    private const int Port = 9; // Nobody listens there, and nobody asks.
    private const int Rounds = 3;
    private const double Goal = 3;

    public string Name => "add";

    public bool NeedsLab => false;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var samples = new Samples();
        var request = HttpConnection.Request("POST", "/hosts", HostRange.Bodies("127.16.0.0", Hosts, Port).Single());
        for (var round = 0; round < Rounds; round++)
        {
            using var server = await PoolServer.StartAsync(site, PoolSettings.ApiOnly, cancellationToken);
            using var pool = server.Connect();
            var start = Stopwatch.GetTimestamp();
            pool.Send(request).Expect(201);
            samples.AddSince(start);
        }

        yield return Row.Of("add, a /16", "3 s", Text.Seconds(samples.Median), samples.Median <= Goal) with
        {
            Remark = $"median of {Rounds}, each the first request of a new process with an empty database; longest {Text.Seconds(samples.Max)}; discovery and specs off",
        };
    }
}
