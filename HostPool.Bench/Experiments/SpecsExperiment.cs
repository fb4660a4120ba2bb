using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HostPool.Bench.Http;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;
using HostPool.Bench.Servers;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Bench.Experiments;

/// <summary>Reading hardware facts over SSH: of one host against a login that does nothing, and of many.</summary>
internal sealed class SpecsExperiment : IExperiment
{
    private const int Rounds = 25;
    private const int WarmUps = 3;
    private const double MostTimes = 1.3;
    private const int Hosts = 100;
    private const int Parallelism = 16;
    private const double Goal = 10;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public string Name => "specs";

    public bool NeedsLab => true;

    public async IAsyncEnumerable<Row> RunAsync(Site site, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var lab = await Lab.UpAsync(site, Hosts);
        yield return await ReadOneAsync(lab, cancellationToken);
        yield return await ReadAllAsync(site, lab, cancellationToken);
    }

    /// <summary>By turns, so that what else the machine does is in both.</summary>
    private static async Task<Row> ReadOneAsync(Lab lab, CancellationToken cancellationToken)
    {
        var reader = new SpecReader(new OpenSshTransport(TimeProvider.System), Options.Create(new SpecOptions()), TimeProvider.System);
        var target = new SshTarget(lab.Hosts[0].Ip, 22, "centos") { PrivateKey = await File.ReadAllTextAsync(lab.KeyFile, cancellationToken) };
        var (logins, reads) = (new Samples(), new Samples());
        var facts = 0;
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await Command.RunAsync(
                "ssh", "-F", "none", "-i", lab.KeyFile, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
                "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-T", "-l", target.Username, target.Address, "true");
            var between = Stopwatch.GetTimestamp();
            var result = await reader.ReadAsync(target, new Dictionary<string, string>(), cancellationToken);
            if (round >= WarmUps)
            {
                logins.Add(Stopwatch.GetElapsedTime(start, between).TotalSeconds);
                reads.AddSince(between);
            }

            facts = result.Machine is { } machine
                ? FactJson.Write(machine).Length
                : throw new InvalidOperationException($"{target} could not be read: {result.Message}");
        }

        var times = reads.Median / logins.Median;
        return Row.Of("specs of one host", $"at most {MostTimes} times ssh", Text.Seconds(reads.Median), times <= MostTimes) with
        {
            Reference = $"ssh host true {Text.Seconds(logins.Median)}",
            Ratio = times,
            Remark = $"medians of {Rounds} by turns, longest {Text.Seconds(reads.Max)} and {Text.Seconds(logins.Max)}; by key; {facts} bytes of typed facts",
        };
    }

    private static async Task<Row> ReadAllAsync(Site site, Lab lab, CancellationToken cancellationToken)
    {
        using var server = await PoolServer.StartAsync(
            site, [.. PoolSettings.Watching(lab), $"--Specs:Parallelism={Parallelism}", $"--Discovery:Defaults:Credentials:KeyFile={lab.KeyFile}"], cancellationToken);
        using var pool = server.Connect();
        await WaitForAsync(pool, Hosts, cancellationToken);

        var start = Stopwatch.GetTimestamp();
        pool.Post("/specs/refresh", "").Expect(202);
        await WaitForAsync(pool, Hosts, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;

        return Row.Of($"specs of {Hosts} hosts", $"{Goal} s", Text.Seconds(elapsed), elapsed <= Goal) with
        {
            Remark = $"real sshd on this machine too, parallelism {Parallelism}; from POST /specs/refresh until all are read and stored",
        };
    }

    private static async Task WaitForAsync(HttpConnection pool, int hosts, CancellationToken cancellationToken)
    {
        while (JsonNode.Parse(pool.Get("/specs").Expect(200).Body)!.AsObject() is var progress && ((int)progress["ok"]! < hosts || (int)progress["pending"]! > 0))
        {
            await Task.Delay(PollInterval, cancellationToken);
        }
    }
}
