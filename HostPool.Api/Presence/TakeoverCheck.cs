using System.Threading.Channels;
using HostPool.Api.Hosts;
using HostPool.Discovery;
using HostPool.Specs;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Presence;

/// <summary>
/// An allocated host follows another MAC at its address only when it is the same machine with another card: when the SSH
/// host key pinned for it answers there. Asks so outside of every lock and write. Thread-safe.
/// </summary>
internal sealed partial class TakeoverCheck(
    IHostKeyProbe probe, PresenceQueue queue, PresenceClock clock, IOptions<SpecOptions> specs, ILogger<TakeoverCheck> logger) : BackgroundService
{
    private const int Parallelism = 4;
    private const int Capacity = 1024;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly Channel<Question> _questions = Channel.CreateBounded<Question>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Dictionary<(long HostId, MacAddress Mac), long> _askedAt = [];

    /// <summary>
    /// Asks whether <paramref name="claim"/> is made by the machine of <paramref name="host"/>; if so the claim comes
    /// back through the queue. Asked again it waits a while. A host without a pinned key has no answer. Never waits; for
    /// the writer alone.
    /// </summary>
    public void Ask(PoolHost host, in Sighting claim)
    {
        if (!specs.Value.Enabled || host.HostKey is not { } key || clock.IsWithin(_askedAt.GetValueOrDefault((host.Id, claim.Mac)), RetryAfter))
        {
            return;
        }

        if (_askedAt.Count >= Capacity)
        {
            foreach (var old in _askedAt.Where(asked => !clock.IsWithin(asked.Value, RetryAfter)).Select(asked => asked.Key).ToList())
            {
                _askedAt.Remove(old);
            }
        }

        _askedAt[(host.Id, claim.Mac)] = clock.Now;
        _questions.Writer.TryWrite(new Question(host.Id, host.Endpoint.Port, key, claim));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        _questions.Reader.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stoppingToken },
        (question, cancellationToken) => AnswerAsync(question, cancellationToken));

    private async ValueTask AnswerAsync(Question question, CancellationToken cancellationToken)
    {
        try
        {
            if (await probe.ShowsAsync(question.Claim.Ip.ToString(), question.Port, question.Key, cancellationToken))
            {
                queue.Add(PresenceWork.Proven(question.Claim, question.HostId));
            }
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            CheckFailed(question.HostId, error);
        }
    }

    [LoggerMessage(LogLevel.Error, "TakeoverNotChecked: whose SSH host key answers at the address of host {HostId} could not be found out")]
    private partial void CheckFailed(long hostId, Exception error);

    private sealed record Question(long HostId, int Port, string Key, Sighting Claim);
}
