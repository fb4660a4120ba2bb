using HostPool.Api.Allocation.Choosing;

namespace HostPool.Api.Allocation.Claiming;

/// <summary>The statements that decide who holds a host. Each call is whole or not at all, durable once answered; thread-safe.</summary>
internal interface IClaims
{
    /// <summary>Takes the first hosts that match, if all of them are trusted without asking.</summary>
    /// <returns><see cref="ClaimFailure.TooFew"/> also when some must be asked first.</returns>
    Task<ClaimOutcome> TakeTrustedAsync(ClaimOrder order);

    /// <summary>
    /// Takes the first of <paramref name="candidates"/> that are still free and unchanged: as many as are wanted and the
    /// quota allows, and at least <paramref name="atLeast"/>.
    /// </summary>
    /// <returns><see cref="ClaimFailure.Contended"/> when others came first, or have them locked: what is free then is known in a moment.</returns>
    Task<ClaimOutcome> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast);

    /// <summary>Gives a host back; one that is free stays so. An allocation that holds no more hosts ends.</summary>
    /// <returns>False when there is no such host.</returns>
    Task<bool> ReleaseHostAsync(long hostId);

    /// <summary>Gives all hosts of an allocation back, and ends it.</summary>
    /// <returns>False when there is no such allocation now.</returns>
    Task<bool> ReleaseAsync(long allocationId);

    /// <summary>
    /// Takes an allocation back whose caller never learnt of it: as if it had not been. Not when a repeat of its request,
    /// with the same <paramref name="key"/>, was answered with it.
    /// </summary>
    Task RollBackAsync(long allocationId, IdempotencyKey? key);

    /// <summary>Makes sure that what a repeated request is answered with is not taken back from then on.</summary>
    /// <returns>The answer, sealed, which may be another one than was there before; null when it has been taken back, and there is none any more.</returns>
    Task<string?> KeepAsync(IdempotencyKey key);
}
