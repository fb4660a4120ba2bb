using System.Collections.Concurrent;
using System.Net.Sockets;

namespace HostPool.Tests.Api.Chaos;

/// <summary>Sends a client's requests to one replica, and when that one does not answer, its next ones to another.</summary>
internal sealed class ChaosCaller(ChaosReplicas replicas, HttpClient http, Random random)
{
    /// <summary>How long one answer is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>By then somebody must serve again, however busy the machine is.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(60);

    private const int NoHostAvailable = 515;

    private int _replica = random.Next(replicas.Count);

    /// <summary>How often there was no answer that says what was done, by status; 0: none at all.</summary>
    public ConcurrentDictionary<int, int> Failures { get; } = new();

    public void MoveOn() => _replica = (_replica + 1) % replicas.Count;

    /// <summary>One attempt; null: what was done, and whether anything was, is not known.</summary>
    public async Task<ChaosAnswer?> TryAsync(HttpMethod method, string path, string? body = null, string? key = null, TimeSpan? patience = null)
    {
        var status = 0;
        try
        {
            if (replicas.At(_replica) is { } address)
            {
                using var ends = new CancellationTokenSource(patience ?? Patience);
                using var request = new HttpRequestMessage(method, new Uri(address, path));
                request.Content = body is null ? null : new StringContent(body);

                // Who closes as soon as it has its answer has it nevertheless.
                request.Headers.ConnectionClose = random.Next(8) == 0;
                if (key is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                }

                using var response = await http.SendAsync(request, ends.Token);
                status = (int)response.StatusCode;
                if (status is < 500 or NoHostAvailable)
                {
                    return new ChaosAnswer(status, await response.Content.ReadAsStringAsync(ends.Token));
                }
            }
        }
        catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            // Killed (also between the connection and the first byte, which HttpClient does not wrap), or the client's patience is over.
        }

        Failures.AddOrUpdate(status, 1, (_, count) => count + 1);
        MoveOn();
        await Task.Delay(random.Next(50, 250));
        return null;
    }

    /// <summary>Attempts until one is answered.</summary>
    public async Task<ChaosAnswer> InsistAsync(HttpMethod method, string path, string? body = null, string? key = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        do
        {
            if (await TryAsync(method, path, body, key) is { } answer)
            {
                return answer;
            }
        }
        while (TimeProvider.System.GetElapsedTime(start) < LongPatience);

        throw new TimeoutException($"Nobody answers {method} {path}.");
    }
}
