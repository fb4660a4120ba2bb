namespace HostPool.Bench.Results;

/// <summary>The most events in any stretch of time of a certain length.</summary>
internal static class BusiestWindow
{
    /// <param name="times">When they were, in order.</param>
    /// <param name="length">The stretch, in the same unit; its end does not belong to it.</param>
    public static int Count(IReadOnlyList<double> times, double length)
    {
        var (most, first) = (0, 0);
        for (var last = 0; last < times.Count; last++)
        {
            while (times[last] - times[first] >= length)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
