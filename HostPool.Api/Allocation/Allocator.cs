using HostPool.Api.Allocation.Choosing;
using HostPool.Api.Allocation.Claiming;
using HostPool.Api.Allocation.Reasons;
using HostPool.Api.Allocation.Waiting;
using HostPool.Api.Data;
using HostPool.Specs;

namespace HostPool.Api.Allocation;

/// <summary>Hands out hosts: at once, or after waiting in turn, or not, with the reasons. Thread-safe.</summary>
internal sealed partial class Allocator(
    HostTaker taker,
    ReturnCheck returns,
    WaitQueue queue,
    IClaims claims,
    Refusals refusals,
    Quotas quotas,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<Allocator> logger)
{
    /// <summary>Between attempts to take back what nobody knows of, while the database cannot be used.</summary>
    private static readonly TimeSpan RollBackPause = TimeSpan.FromSeconds(1);

    /// <summary>Takes hosts for a caller.</summary>
    /// <param name="order">What it wants.</param>
    /// <param name="wait">How long it waits when there is nothing for it.</param>
    /// <param name="cancellationToken">Ends when the caller goes away.</param>
    /// <exception cref="OperationCanceledException">The caller is gone; nothing is held for it.</exception>
    /// <exception cref="DatabaseBusyException">Others came first each time, or keep the hosts that would do locked.</exception>
    public async Task<AllocationResult> AllocateAsync(ClaimOrder order, TimeSpan wait, CancellationToken cancellationToken)
    {
        // More than the owner may ever hold will not be there however long it waits.
        var outcome = await TryAgainAsync(order, quotas.Of(order.Owner) < order.Minimum ? TimeSpan.Zero : wait, cancellationToken);
        if (outcome.Failure is ClaimFailure.TooFew && await returns.AreAnyBackAsync(order, cancellationToken))
        {
            outcome = await TryAgainAsync(order, TimeSpan.Zero, cancellationToken);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await RollBackAsync(outcome.Grant, order.Key);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return new AllocationResult(outcome, outcome.MayRetry ? await RefuseAsync(order, outcome.Failure, cancellationToken) : null);
    }

    /// <summary>
    /// Takes back what a caller will never learn that it got, unless it has asked again with the key meanwhile. Tries until that is
    /// done, or the service stops.
    /// </summary>
    public async Task RollBackAsync(Grant? grant, IdempotencyKey? key)
    {
        for (var isTold = false; grant is not null; isTold = true)
        {
            try
            {
                await claims.RollBackAsync(grant.Allocation.Id, key);
                return;
            }
            catch (Exception error) when (DatabaseErrors.Include(error) && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                if (!isTold)
                {
                    NotYetRolledBack(grant.Allocation.Id, error.Message);
                }
            }
            catch (Exception error)
            {
                NotRolledBack(grant.Allocation.Id, error);
                return;
            }

            await Task.Delay(RollBackPause, time, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Tries until others do not come first.</summary>
    private async Task<ClaimOutcome> TryAgainAsync(ClaimOrder order, TimeSpan wait, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(order, wait, cancellationToken);
        for (var attempt = 1; outcome.Failure is ClaimFailure.Contended; attempt++)
        {
            // Who came first, or has rows locked, may have given others back meanwhile, or lets go of them: until then there is no telling.
            if (attempt == Contention.Attempts)
            {
                throw new DatabaseBusyException("Others took the hosts that would do first, each time, or keep them locked in the database; try again.");
            }

            await Contention.PauseAsync(attempt, cancellationToken);
            outcome = await TryAsync(order, TimeSpan.Zero, cancellationToken);
        }

        return outcome;
    }

    private async Task<ClaimOutcome> TryAsync(ClaimOrder order, TimeSpan wait, CancellationToken cancellationToken)
    {
        // Who waits already has the first word.
        var outcome = queue.Count == 0 ? await taker.TryAsync(order, cancellationToken) : ClaimFailure.TooFew;
        if (outcome.Failure is ClaimFailure.TooFew && wait > TimeSpan.Zero)
        {
            // It waits in its place meanwhile: whoever is back wakes the queue.
            _ = returns.AreAnyBackAsync(order, cancellationToken);
        }

        return outcome.MayRetry && (wait > TimeSpan.Zero || queue.Count > 0) ? await queue.WaitAsync(order, wait, cancellationToken) : outcome;
    }

    private async Task<AllocationRefusal> RefuseAsync(ClaimOrder order, ClaimFailure failure, CancellationToken cancellationToken)
    {
        var refusal = await refusals.ExplainAsync(order, failure, cancellationToken);
        if (failure is ClaimFailure.OverQuota)
        {
            var why = OneLine.Of(refusal.Error);
            OverQuota(why);
            return refusal;
        }

        Refused(refusal.Hosts, refusal.Matching, refusal.Allocated, refusal.Down, refusal.HostKeyChanged, refusal.NotResponding);
        return refusal;
    }

    [LoggerMessage(LogLevel.Warning, "Refused: of {Hosts} hosts {Matching} match, {Allocated} of those are in use, {Down} down, {HostKeyChanged} show another host key, {NotResponding} not responding")]
    private partial void Refused(int hosts, int matching, int allocated, int down, int hostKeyChanged, int notResponding);

    [LoggerMessage(LogLevel.Warning, "NotYetTakenBack: allocation {Allocation}, whose client hung up before its answer, is tried again every second: {Reason}")]
    private partial void NotYetRolledBack(long allocation, string reason);

    [LoggerMessage(LogLevel.Error, "NotTakenBack: allocation {Allocation} holds hosts that nobody knows of, as its client hung up before its answer; end it with DELETE /allocations/{Allocation}")]
    private partial void NotRolledBack(long allocation, Exception error);

    [LoggerMessage(LogLevel.Warning, "Refused: {Why}")]
    private partial void OverQuota(string why);
}
