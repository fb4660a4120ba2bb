using System.Diagnostics;
using System.Runtime.CompilerServices;
using HostPool.Bench.Experiments;
using HostPool.Bench.Labs;
using HostPool.Bench.Results;

namespace HostPool.Bench;

/// <summary>Runs experiments one after another, and prints the table.</summary>
internal static class BenchRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    /// <summary>True when every experiment came to its end, whatever it found.</summary>
    public static async Task<bool> RunAsync(Site site, IReadOnlyList<IExperiment> experiments, CancellationToken cancellationToken)
    {
        var header = Machine.Describe(site);
        var obstacle = experiments.Any(experiment => experiment.NeedsLab) ? await Lab.FindObstacleAsync(site) : null;
        var rows = new List<Row>();
        foreach (var experiment in experiments)
        {
            var (others, own, start) = (new OtherWork(), new List<Row>(), Stopwatch.GetTimestamp());
            await foreach (var row in RunAsync(site, experiment, obstacle, cancellationToken))
            {
                await Console.Error.WriteLineAsync($"  {row.Experiment}: {row.Figure} ({row.Verdict.ToText()})");
                own.Add(row);
            }

            await Console.Error.WriteLineAsync($"{experiment.Name} took {Text.Seconds(Stopwatch.GetElapsedTime(start).TotalSeconds)}");
            var cores = others.Cores();
            rows.AddRange(own.Select(row => row with { OtherCores = cores }));
        }

        await Console.Out.WriteLineAsync($"{header}\n\n{Table.Format(rows)}");
        return rows.All(row => row.Verdict is not Verdict.Failed);
    }

    private static async IAsyncEnumerable<Row> RunAsync(
        Site site, IExperiment experiment, string? labObstacle, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            yield return Row.Failed(experiment, "stopped before it began");
            yield break;
        }

        if (experiment.NeedsLab && labObstacle is not null)
        {
            yield return Row.Missing(experiment, labObstacle);
            yield break;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = Limit + (experiment.Longer ?? TimeSpan.Zero);
        limited.CancelAfter(limit);
        await using var rows = experiment.RunAsync(site, limited.Token).GetAsyncEnumerator(limited.Token);
        while (true)
        {
            Row row;
            try
            {
                if (!await rows.MoveNextAsync())
                {
                    yield break;
                }

                row = rows.Current;
            }
            catch (OperationCanceledException)
            {
                row = Row.Failed(experiment, cancellationToken.IsCancellationRequested ? "stopped" : $"not done within {limit.TotalSeconds} s");
            }
            catch (Exception failure)
            {
                row = Row.Failed(experiment, failure.Message);
            }

            yield return row;
        }
    }
}
