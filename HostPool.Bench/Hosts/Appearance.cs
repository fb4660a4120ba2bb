using System.Diagnostics;
using System.Text;
using HostPool.Bench.Http;

namespace HostPool.Bench.Hosts;

/// <summary>Asks over and over, without a pause, until an answer holds a text.</summary>
internal static class Appearance
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long that was from <paramref name="since"/>, a timestamp of <see cref="Stopwatch"/>, in seconds.</summary>
    /// <exception cref="TimeoutException">Not within 5 s.</exception>
    public static double Await(HttpConnection pool, string path, string text, long since)
    {
        var request = HttpConnection.Request("GET", path);
        var wanted = Encoding.UTF8.GetBytes(text);
        while (pool.Send(request).Expect(200).Body.IndexOf(wanted) < 0)
        {
            if (Stopwatch.GetElapsedTime(since) > Limit)
            {
                throw new TimeoutException($"GET {path} had no {text} within {Limit.TotalSeconds} s.");
            }
        }

        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }
}
