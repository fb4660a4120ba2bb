using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>
/// Finds the reachable ones of many hosts, lowest id first, without waiting for the dead: probes run in waves that
/// double while nobody answers, and once somebody has answered, those before it get a short grace.
/// </summary>
internal sealed class ProbeRace(Reachability reachability, TimeProvider time, IOptions<AllocationOptions> options)
{
    /// <summary>How long a wave is waited for before the next one starts beside it.</summary>
    private static readonly TimeSpan WaveInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a host with a lower id may keep one waiting that has answered already.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    /// <summary>The reachable ones of <paramref name="hosts"/>, in groups: each in their order, and later groups only while more are asked for.</summary>
    public async IAsyncEnumerable<List<Candidate>> RunAsync(
        IAsyncEnumerable<Candidate> hosts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var next = hosts.GetAsyncEnumerator(cancellationToken);
        var racers = new List<(Candidate Host, Task<bool> Answer)>();
        var (more, wave) = (true, options.Value.ProbeParallelism);
        while (more || racers.Count > 0)
        {
            for (var started = 0; started < wave && (more = more && await next.MoveNextAsync()); started++)
            {
                racers.Add((next.Current, AskAsync(next.Current)));
            }

            await WaitForSuccessAsync(racers, more ? WaveInterval : Timeout.InfiniteTimeSpan, cancellationToken);
            var reachable = await TakeReachableAsync(racers, cancellationToken);
            if (reachable.Count > 0)
            {
                yield return reachable;
            }
            else
            {
                wave = Math.Min(wave * 2, Reachability.MaxInFlight);
            }
        }
    }

    private Task<bool> AskAsync(Candidate host) =>
        reachability.Hint(host.HostId) is ReachabilityHint.Fresh ? Task.FromResult(true) : reachability.ProbeAsync(host);

    /// <summary>Waits until one has answered, or all are decided, or the time is over.</summary>
    private async Task WaitForSuccessAsync(
        List<(Candidate Host, Task<bool> Answer)> racers, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var delayed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = atMost == Timeout.InfiniteTimeSpan ? null : Task.Delay(atMost, time, delayed.Token);
        while (!racers.Any(racer => IsReachable(racer.Answer)))
        {
            var open = racers.Select(racer => racer.Answer).Where(answer => !answer.IsCompleted).ToList<Task>();
            if (open.Count == 0)
            {
                break;
            }

            var first = await Task.WhenAny(delay is null ? open : [.. open, delay]).WaitAsync(cancellationToken);
            if (first == delay)
            {
                break;
            }
        }

        await delayed.CancelAsync();
    }

    /// <summary>Takes out of <paramref name="racers"/> who has answered, after the grace for those before the last of them.</summary>
    private async Task<List<Candidate>> TakeReachableAsync(
        List<(Candidate Host, Task<bool> Answer)> racers, CancellationToken cancellationToken)
    {
        var best = racers.FindIndex(racer => IsReachable(racer.Answer));
        var before = racers.Take(Math.Max(best, 0)).Select(racer => racer.Answer).Where(answer => !answer.IsCompleted).ToList();
        if (before.Count > 0)
        {
            await Task.WhenAny(Task.WhenAll(before), Task.Delay(Grace, time, cancellationToken));
        }

        // Each is looked at once: one that answers between two looks would be in neither.
        var decided = racers.ToLookup(racer => racer.Answer.IsCompleted);
        var reachable = decided[true].Where(racer => IsReachable(racer.Answer)).Select(racer => racer.Host).ToList();
        racers.Clear();
        racers.AddRange(decided[false]);
        return reachable;
    }

    private static bool IsReachable(Task<bool> answer) => answer is { IsCompletedSuccessfully: true, Result: true };
}
