using HostPool.Api.Allocation.Claiming;
using Microsoft.Extensions.Options;

namespace HostPool.Api.Allocation.Choosing;

/// <summary>
/// The last resort of an order for which too few hosts are left: those that are known to be down are asked whether they are back.
/// A machine nearby that is says so within milliseconds; who does not is not waited for. Thread-safe.
/// </summary>
internal sealed class ReturnCheck(Candidates candidates, Reachability reachability, TimeProvider time, IOptions<AllocationOptions> options)
{
    /// <summary>How long all of them together are waited for.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>How long it is waited until it is stored that some are back: as long as anybody waits for a lock.</summary>
    private static readonly TimeSpan Storing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// True when some that match are back, and that is stored as any sign of life is: then the order has another attempt. At
    /// most <c>Allocation:ProbeParallelism</c> are asked, at once, and each about once a second, whoever asks.
    /// </summary>
    public async Task<bool> AreAnyBackAsync(ClaimOrder order, CancellationToken cancellationToken)
    {
        var down = reachability.MayBeBack(Reachability.MaxInFlight);
        if (down.Count == 0)
        {
            return false;
        }

        var hosts = await candidates.DownAsync(order, down, options.Value.ProbeParallelism, cancellationToken);
        var back = await AskAsync(hosts, order.Count, cancellationToken);
        var begun = time.GetTimestamp();
        while (back.Exists(IsDown) && time.GetElapsedTime(begun) < Storing)
        {
            await Task.Delay(Look, time, cancellationToken);
        }

        return !back.TrueForAll(IsDown);
    }

    /// <summary>Who answers within the moment; no more than are <paramref name="wanted"/> are waited for.</summary>
    private async Task<List<long>> AskAsync(List<Candidate> hosts, int wanted, CancellationToken cancellationToken)
    {
        using var moment = new CancellationTokenSource(Moment, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(moment.Token, cancellationToken);
        var asked = hosts.ToDictionary(reachability.ProbeAsync, host => host.HostId);
        var back = new List<long>();
        try
        {
            await foreach (var answer in Task.WhenEach(asked.Keys).WithCancellation(over.Token))
            {
                if (answer is { IsCompletedSuccessfully: true, Result: true })
                {
                    back.Add(asked[answer]);
                }

                if (back.Count == wanted)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Those that answer later are found by the next order.
        }

        return back;
    }

    private bool IsDown(long hostId) => reachability.Hint(hostId) is ReachabilityHint.Down;
}
