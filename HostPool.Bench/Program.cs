using System.Globalization;
using HostPool.Bench;
using HostPool.Bench.Experiments;
using HostPool.Bench.Labs;
using HostPool.Bench.Servers;
using HostPool.Discovery.Packets;

if (args is ["serve-empty", var url, var file])
{
    await EmptyEndpoint.ServeAsync(url, file);
    return 0;
}

if (args is ["stations", var link, var first, var count, var percent])
{
    var range = StationRange.Parse(first, count);
    await using var stations = Stations.On(link, range);
    stations.Lose(double.Parse(percent, CultureInfo.InvariantCulture) / 100);
    Console.WriteLine($"{count} stations answer, {Ipv4.ToAddress(range.First)} to {Ipv4.ToAddress(range.Last)}");
    await stations.Answering;
    return 0;
}

if (args is not ["run", var api, var labScript, var work, .. var names])
{
    await Console.Error.WriteLineAsync("usage: HostPool.Bench run API-DIRECTORY LAB-SCRIPT WORK-DIRECTORY [EXPERIMENT…]");
    return 2;
}

IExperiment[] all =
[
    new SweepExperiment(),
    new Sweep16Experiment(),
    new ScanRateExperiment(),
    new JoinExperiment(),
    new MoveExperiment(),
    new DepartExperiment(),
    new Depart1000Experiment(),
    new AllocateExperiment(),
    new DeadExperiment(),
    new ListExperiment(),
    new AddExperiment(),
    new SpecsExperiment(),
    new StartExperiment(),
    new MemoryExperiment(),
    new IdleExperiment(),
    new FloodExperiment(),
    new LossExperiment(),
];
if (names.Except(all.Select(experiment => experiment.Name)).ToList() is { Count: > 0 } unknown)
{
    await Console.Error.WriteLineAsync(
        $"There is no experiment {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(experiment => experiment.Name))}.");
    return 2;
}

var chosen = all.Where(experiment => names.Length == 0 ? experiment.Longer is null : names.Contains(experiment.Name));
using var stop = new StopSignal();
var isDone = await BenchRun.RunAsync(new Site(api, labScript, work), [.. chosen], stop.Token);
foreach (var left in all.Where(experiment => names.Length == 0 && experiment.Longer is not null))
{
    Console.WriteLine($"not measured: {left.Name}, which takes {left.Longer!.Value.TotalMinutes} minutes (./bench.sh {left.Name})");
}

return isDone ? 0 : 1;
