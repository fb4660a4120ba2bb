namespace HostPool.Api.Allocation;

/// <summary>The statements that decide who holds a host. Each call is whole or not at all, durable once answered; thread-safe.</summary>
internal interface IClaims
{
    /// <summary>Takes the first hosts that match, if all of them are trusted without asking.</summary>
    /// <returns>Null when some must be asked first, or there are too few: nothing was taken.</returns>
    Task<Grant?> TakeTrustedAsync(ClaimOrder order);

    /// <summary>Takes the first of <paramref name="candidates"/> that are still free and unchanged: as many as are wanted, or will do.</summary>
    /// <returns>Null when fewer than <paramref name="atLeast"/> are: nothing was taken.</returns>
    Task<Grant?> TakeAsync(ClaimOrder order, IReadOnlyList<Candidate> candidates, int atLeast);

    /// <summary>Gives a host back; one that is free stays so. An allocation that holds no more hosts ends.</summary>
    /// <returns>False when there is no such host.</returns>
    Task<bool> ReleaseHostAsync(long hostId);

    /// <summary>Gives all hosts of an allocation back, and ends it.</summary>
    /// <returns>False when there is no such allocation now.</returns>
    Task<bool> ReleaseAsync(long allocationId);
}
