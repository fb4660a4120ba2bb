namespace HostPool.Tests.Discovery.Scanning;

/// <summary>Measures how fast frames were sent.</summary>
internal static class RateMeter
{
    /// <summary>The most frames in any 100 ms, from their timestamps of <see cref="TimeProvider.System"/> in order.</summary>
    public static int MostWithin100Milliseconds(IReadOnlyList<long> sentAt)
    {
        var window = TimeProvider.System.TimestampFrequency / 10;
        var (most, first) = (0, 0);
        for (var last = 0; last < sentAt.Count; last++)
        {
            while (sentAt[last] - sentAt[first] >= window)
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }
}
