namespace HostPool.Api.Allocation;

/// <summary>The two statements that decide who holds a host. Atomic, durable, thread-safe.</summary>
internal interface IClaims
{
    /// <summary>Takes the first candidate that is still free and unchanged.</summary>
    /// <returns>Its id, or null when none was.</returns>
    Task<long?> ClaimAsync(IReadOnlyList<Candidate> candidates, DateTimeOffset at, string? owner);

    /// <summary>Gives a host back; one that is free stays so.</summary>
    /// <returns>False when there is no such host.</returns>
    Task<bool> ReleaseAsync(long hostId);
}
