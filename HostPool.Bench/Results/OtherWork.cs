using System.Diagnostics;
using System.Globalization;

namespace HostPool.Bench.Results;

/// <summary>
/// The processor time that other programs took of this machine since the start: figures of a busy machine are worse
/// than HostPool is. Read from /proc (proc_stat(5), proc_pid_stat(5)).
/// </summary>
internal sealed class OtherWork
{
    private const double TicksPerSecond = 100; // USER_HZ of every architecture that .NET runs on.
    private const int IdleFields = 2;

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly (double Busy, double Own) _start = Read();

    /// <summary>In cores, on average; null where it cannot be told.</summary>
    public double? Cores()
    {
        var (busy, own) = Read();
        return OperatingSystem.IsLinux()
            ? Math.Max(0, busy - _start.Busy - (own - _start.Own)) / TicksPerSecond / Stopwatch.GetElapsedTime(_startedAt).TotalSeconds
            : null;
    }

    private static (double Busy, double Own) Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return default;
        }

        // user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in the first two.
        var machine = Numbers(File.ReadLines("/proc/stat").First()["cpu".Length..]).Take(8).ToList();
        var busy = machine.Sum() - machine.Skip(3).Take(IdleFields).Sum();

        // utime, stime, and those of the children that have ended, which all have when an experiment is over.
        var self = File.ReadAllText("/proc/self/stat");
        return (busy, Numbers(self[(self.LastIndexOf(')') + 3)..]).Skip(10).Take(4).Sum());
    }

    private static IEnumerable<double> Numbers(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(field => double.TryParse(field, CultureInfo.InvariantCulture, out var number) ? number : 0);
}
