using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HostPool.Bench.Http;

namespace HostPool.Bench.Hosts;

/// <summary>What experiments ask of HostPool when no clock runs.</summary>
internal static class PoolClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ScanPollInterval = TimeSpan.FromMilliseconds(20);

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

    /// <summary>How many hosts there are, without listing them.</summary>
    public static int CountHosts(this HttpConnection pool) => (int)pool.Health("database")["hosts"]!;

    /// <summary>The counters of a part of GET /health.</summary>
    public static JsonObject Health(this HttpConnection pool, string part) =>
        JsonNode.Parse(pool.Get("/health").Expect(200).Body)!["entries"]!.AsArray()
            .First(entry => (string)entry!["name"]! == part)!["detail"]!.AsObject();

    /// <summary>A scan as it is once it is over.</summary>
    public static async Task<JsonObject> WaitForScanAsync(this HttpConnection pool, long id, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/discovery/scans/{id}");
        while (true)
        {
            var reply = pool.Get(path);
            if (reply.Status == 200 && JsonNode.Parse(reply.Body)!.AsObject() is var scan && (string)scan["state"]! != "running")
            {
                return scan;
            }

            await Task.Delay(ScanPollInterval, cancellationToken);
        }
    }

    /// <summary>Waits until there are so many hosts, without listing them meanwhile; false: not within <paramref name="limit"/>.</summary>
    public static async Task<bool> WaitForHostsAsync(this HttpConnection pool, int count, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        while (pool.CountHosts() < count)
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                return false;
            }

            await Task.Delay(ScanPollInterval, cancellationToken);
        }

        return true;
    }

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
