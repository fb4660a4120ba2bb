using System.Diagnostics;

namespace HostPool.Bench.Results;

/// <summary>Measurements of the same thing. Percentiles are by nearest rank. Not thread-safe.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => Percentile(50);

    public double P99 => Percentile(99);

    public double Max => _values.Max();

    /// <summary>How many are more than <paramref name="limit"/>.</summary>
    public int Over(double limit) => _values.Count(value => value > limit);

    public void Add(double value) => _values.Add(value);

    /// <summary>Adds the seconds since <paramref name="start"/>, a timestamp of <see cref="Stopwatch"/>.</summary>
    public void AddSince(long start) => _values.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);

    private double Percentile(int percent) =>
        _values.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(percent * _values.Count / 100.0) - 1));
}
