using System.Diagnostics;
using System.Text.Json.Nodes;
using HostPool.Bench.Http;

namespace HostPool.Bench.Hosts;

/// <summary>What experiments ask of HostPool when no clock runs.</summary>
internal static class PoolClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static void Add(this HttpConnection pool, IEnumerable<string> bodies)
    {
        foreach (var body in bodies)
        {
            pool.Post("/hosts", body).Expect(201);
        }
    }

    public static JsonArray Hosts(this HttpConnection pool) => JsonNode.Parse(pool.Get("/hosts").Expect(200).Body)!.AsArray();

    /// <summary>The hosts' ids by MAC.</summary>
    public static Dictionary<string, long> IdsByMac(this HttpConnection pool) =>
        pool.Hosts().Where(host => host!["mac"] is not null).ToDictionary(host => (string)host!["mac"]!, host => (long)host!["id"]!);

    /// <summary>Waits until so many hosts are alive.</summary>
    /// <exception cref="TimeoutException">They are not within a minute.</exception>
    public static async Task WaitForAliveAsync(this HttpConnection pool, int count, TimeSpan pollInterval, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (pool.Hosts().Count(host => (bool)host!["alive"]!) is var alive && alive < count)
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"{alive} hosts are alive after {Patience.TotalSeconds} s, not {count}.");
            }

            await Task.Delay(pollInterval, cancellationToken);
        }
    }
}
